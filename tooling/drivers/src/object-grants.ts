import type { FamilyQueries } from './hard-family.js';

/** Privileges on a column, a view, a routine and a table of the server; in small letters, as servers say them. */
export const KEPT = ['`app`.`kept`', '`app`.`seen`', '`app`.`told`', '`mysql`.`user`'];
/** Privileges on what is dropped at once, and on `app.ignored`. */
export const NOT_KEPT = ['`app`.`dropped`', '`gone`.`f`', '`app`.`ignored`'];

export async function fillObjectGrants(server: FamilyQueries): Promise<void> {
  await server.query(`create database app; create table app.kept (a int, b int); create table app.ignored (a int);
    create table app.dropped (a int); create view app.seen as select a from app.kept;
    create procedure app.Told() select 1; create database gone;
    create function gone.f() returns int deterministic return 1;
    create user reader@'%' identified by 'x'; create role many;
    grant select (a), insert (b) on app.kept to reader@'%'; grant select on app.seen to many;
    grant execute on procedure app.Told to reader@'%', many;
    grant select on mysql.user to reader@'%'; grant select on app.ignored to reader@'%';
    grant select on app.dropped to reader@'%', many; grant execute on function gone.f to reader@'%', many;
    drop table app.dropped; drop database gone`);
}

export async function describeObjectGrants(server: FamilyQueries): Promise<string> {
  return `${await server.query(`show grants for reader@'%'`)}\n${await server.query('show grants for many')}`;
}

export async function dropObjectGrants(server: FamilyQueries): Promise<void> {
  await server.query(`drop database app; drop user reader@'%'; drop role many`);
}
