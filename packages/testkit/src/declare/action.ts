import type { Database } from './database.js';

/**
 * Something done to a database: text for `sh -eu`, which finds where the database is in its environment, or a function.
 * What a text prints, or a function returns, is the answer, where one is asked for.
 *
 * | variable                                                 | value                                                     |
 * | -------------------------------------------------------- | --------------------------------------------------------- |
 * | `DB_VERSION`                                             | as declared                                               |
 * | `DB_HOST`, `DB_PORT`, `DB_URL`                           | where it listens                                          |
 * | `DB_USER`, `DB_PASSWORD`                                 | who may do everything                                     |
 * | `DB_FOLDER`                                              | a private folder of this server, for its files            |
 * | `DB_TLS`                                                 | empty, `good`, `expired` or `wrong-host`                  |
 * | `DB_TLS_CA`, `DB_TLS_CERT`, `DB_TLS_KEY`                 | files: the authority, and the server's certificate and key |
 * | `DB_CLIENT_CERT`, `DB_CLIENT_KEY`                        | files: certificate and key of a client, where it must show one |
 * | `DB_MEGABYTES`                                           | `large`: about how much to put in                         |
 * | `DB_NEW_USER`, `DB_NEW_PASSWORD`                         | `stranger`, `changePassword`: the one to make or set      |
 */
export type Action<Answer = unknown> = string | ((database: Database, wish: ActionWish) => Answer | Promise<Answer>);

export interface ActionWish {
  /** `large`: about how much to put in. */
  megabytes: number;
  /** `stranger`: the user to make. */
  newUser: string;
  /** `stranger`, `changePassword`: the password to set. */
  newPassword: string;
}
