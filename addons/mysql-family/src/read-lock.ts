import type { Companion, PrivateFile, PrivatePath, RunContext } from '@stash-addons/core';
import { familyCommand } from './command.js';
import type { Dialect } from './dialect.js';
import { DEFINITIONS } from './tables.js';

/** Behind one address can be several servers, of which the lock would stop one. */
const SERVER = `select concat_ws(' ', @@hostname, @@port, @@server_id)`;

/** For so long at most nobody can write: to wait for statements that run, and then for every dump to begin. */
const LOCK_SECONDS = 30;

/**
 * Holds the global read lock until every stream has begun, so that all of them see one moment; then waits for their ends
 * and fails where a table is no longer made as it was before. The server lets go of the lock by itself when its
 * connection is gone, and, where this machine is gone with it, when nothing was said for a while.
 */
const SCRIPT = String.raw`
use strict;
use warnings;
use IPC::Open2;

my ($streams, $notes, $seconds, $before, $query, $server, @client) = @ARGV;
my $idle = $seconds + 5;
$| = 1;
$SIG{PIPE} = 'IGNORE';

sub all_have { my ($what) = @_; -e "$notes$_.$what" or return 0 for 0 .. $streams - 1; return 1 }
sub rest { select(undef, undef, undef, $_[0]) }

sub ask {
  my ($sql) = @_;
  open my $answer, '-|', @client, "--execute=$sql" or die "cannot ask: $!\n";
  my @lines = <$answer>;
  close $answer or die "the server did not answer\n";
  return @lines;
}

my %servers = map { ask($server) => 1 } 1 .. 10;
die "it leads to several servers: " . join(', ', map { s/\n//r } sort keys %servers) . "\n" if keys %servers > 1;

my $pid = open2(my $from, my $to, @client);

# The client itself says what is wrong.
sub command {
  my ($sql, $answer) = @_;
  print $to "$sql; select '$answer';\n";
  while (my $line = <$from>) { return if $line eq "$answer\n" }
  waitpid $pid, 0;
  die "the connection that holds the lock is gone\n";
}

command("set session lock_wait_timeout = $seconds, wait_timeout = $idle; flush tables with read lock", 'locked');
print "locked\n";
my $until = time + $seconds;
until (all_have('begun')) {
  die "not every dump had begun within $seconds seconds, so that the lock was let go\n" if time > $until;
  rest(0.02);
}
command('unlock tables', 'unlocked');
close $to;
waitpid $pid, 0;

rest(0.1) until all_have('ended');
sub made { my %made = map { chomp; my ($name, $made) = split /\t/, $_, 2; ($name, $made) } @_; return \%made }
open my $file, '<', $before or die "cannot read what was there before: $!\n";
my ($then, $now) = (made(<$file>), made(ask($query)));
for my $name (keys %$then) {
  next if ($now->{$name} // '') eq $then->{$name};
  die "tables of the database " . pack('H*', $name) . " were made, altered or dropped meanwhile\n";
}
`;

export interface Beginning {
  /** How many have to begin. */
  streams: number;
  /** What the names of their files begin with, before the number. */
  notes: PrivatePath;
  /** Of each database the line that `DEFINITIONS` gave before; empty behind the name where it has no table. */
  definitions: readonly string[];
}

/** Lets dumps begin at one moment. */
export function readLock(context: RunContext, dialect: Dialect, { streams, notes, definitions }: Beginning): Companion {
  const options = ['--batch', '--skip-column-names', '--unbuffered', '--skip-reconnect', '--connect-timeout=30'];
  const { argv, files = [] } = familyCommand(context, dialect, { tool: 'client', args: options });
  const before: PrivateFile = { path: 'definitions', content: [definitions.map((line) => `${line}\n`).join('')] };
  const given = [String(streams), notes, String(LOCK_SECONDS), { $path: before.path }, DEFINITIONS, SERVER];
  return {
    run: { argv: ['perl', '-e', SCRIPT, '--', ...given, ...argv], files: [...files, before] },
    ready: '^locked$',
  };
}
