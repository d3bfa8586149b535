import type { Command } from '@stash-addons/core';

/**
 * Holds a script's head back until it has judged it, then passes everything on. No statement runs where the script
 * - would drop databases (--clean) and then make them in words that the server does not know;
 * - would drop databases that others use, which fails;
 * - drops nothing and there are tables where it loads: COPY adds to a table although CREATE TABLE failed.
 * Behind the drops it puts a statement that ends the session if what was dropped is still there, and a script that makes
 * its one database begins in another, since nobody can drop the one that he is in.
 *
 * Fails at the end where the end does not belong to the head: a dump of all databases that was cut short between two
 * of them ends like a complete dump of one.
 */
const SCRIPT = String.raw`
my ($server, $turns, $own, $elsewhere, $count, @used) = @ARGV;
my @filled = splice @used, 0, $count;
my ($SET_PIPE_SIZE, $HEAD, $TAIL, $AFTER, $MOST) = (1031, 1024, 1024, 8192, 1 << 24);
my $NAME = qr/(?:"(?:[^"]|"")*"|[^\s".;]+)/;
my $ENTRY = qr/^--\n(?:-- [^\n]*\n)*?-- (?:Data for )?Name: /m;
my ($kind, $head, $tail, $held, $part) = ('dump', '', '', 1, '');
fcntl($_, $SET_PIPE_SIZE, 262144) for (\*STDIN, \*STDOUT);

sub put {
  for (my $at = 0; $at < length $_[0];) {
    my $n = syswrite(STDOUT, $_[0], length($_[0]) - $at, $at);
    if (defined $n) { $at += $n } elsif (!$!{EINTR}) { exit 141 }
  }
}

sub stop {
  my ($what, @all) = @_;
  my @some = map { s/[^ -~\x80-\xff]/?/gr } splice @all, 0, 10;
  push @some, 'and ' . @all . ' more' if @all;
  die "$what " . join(', ', @some) . "\n";
}

sub plain { my ($name) = @_; return $name =~ s/\A"(.*)"\z/$1/s ? $name =~ s/""/"/gr : $name }
sub literal { my ($text) = @_; return "'" . $text =~ s/'/''/gr . "'" }
sub among { my ($name, @names) = @_; return scalar grep { $_ eq $name } @names }

# In a script of another encoding the same name has other bytes.
sub is_filled { return @filled && (among($_[0], @filled) || $_[0] =~ /[^ -~]/) }

sub end_if {
  my (@any) = @_;
  return '' if !@any;
  return 'SELECT pg_catalog.pg_terminate_backend(pg_catalog.pg_backend_pid()) WHERE ' . join(' OR ', @any) . ";\n";
}

sub with_check {
  my ($drops) = @_;
  my @names = grep { is_filled($_) } map { plain($_) } $drops =~ /^DROP DATABASE (?:IF EXISTS )?($NAME);$/mg;
  return $drops . end_if(map { "EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = " . literal($_) . ')' } @names);
}

sub check_drops { $_[0] =~ s/((?:^DROP DATABASE [^\n]*;\n)+)/with_check($1)/gme }

sub stop_if_used {
  my @busy = grep { among($_, @filled) && among($_, @used) } @_;
  stop('others are connected to', @busy) if @busy;
}

# What looks like a drop behind the first text of a user may be that text.
sub judge_all {
  my ($client, $complete) = @_;
  return if $complete && $head !~ /^(?:-- PostgreSQL database dump$|\\connect )/m;
  my ($drops, $rest) = $head =~ /\A(.*?)(^(?:CREATE |ALTER |-- Roles$|-- PostgreSQL database dump$).*)\z/ms ? ($1, $2) : ($head, '');
  my @special = ('postgres', 'template1');
  my $clean = $drops =~ /^-- Drop (?:databases|roles)/m;
  my @kept = !$clean ? @filled : $client < 11 ? grep { among($_, @special) } @filled : ();
  stop('there are tables already in', @kept) if @kept;
  stop_if_used(@special, map { plain($_) } $drops =~ /^DROP DATABASE (?:IF EXISTS )?($NAME);$/mg);
  my ($between, $first, $after) = $rest =~ /\A(.*?^-- PostgreSQL database dump$)(.*?)($ENTRY.*)\z/ms ? ($1, $2, $3) : ('', '', $rest);
  check_drops($_) for $drops, $first;
  $head = $drops . $between . $first . $after;
}

sub judge_one {
  my ($complete) = @_;
  my ($drops, $rest) = $head =~ /\A(.*?)($ENTRY.*)\z/ms ? ($1, $2) : ($head, '');
  return if $complete && $rest eq '';
  my ($made) = $rest =~ /\A--\n(?:-- [^\n]*\n)*?-- Name: [^\n]*; Type: DATABASE; [^\n]*\n--\n\nCREATE DATABASE ($NAME) /;
  my $into = defined $made ? plain($made) : $own;
  my @hit = $into eq '' ? @filled : is_filled($into) ? ($into) : ();
  $drops = '\connect ' . ($into eq $elsewhere ? 'template1' : $elsewhere) . "\n$drops" if defined $made;
  $head = $drops . $rest;
  my @tables = $drops =~ /^DROP TABLE (?:IF EXISTS )?($NAME\.$NAME);$/mg;
  my $clean = defined $made ? $drops =~ /^DROP DATABASE /m : @tables;
  return if !@hit;
  stop('there are tables already in', @hit) if !$clean;
  if (defined $made) { stop_if_used($into); check_drops($drops) }
  else { $drops .= end_if(map { 'pg_catalog.to_regclass(' . literal($_) . ') IS NOT NULL' } @tables) }
  $head = $drops . $rest;
}

sub judge {
  my ($complete) = @_;
  $kind = 'cluster dump' if substr($head, 0, $HEAD) =~ /^-- PostgreSQL database cluster dump\s/m;
  my ($client) = ($head =~ /^-- Dumped by pg_dump version (\d+)/m, 0);
  my @beyond = grep { $_ > $server && $client >= $_ } split /,/, $turns;
  if (@beyond && ($kind ne 'dump' || $head =~ /^CREATE DATABASE /m)) {
    die "this dump is for servers from $beyond[-1] on, and this one is $server\n";
  }
  $kind eq 'dump' ? judge_one($complete) : @filled && judge_all($client, $complete);
  put($head);
  ($held, $head) = (0, '');
}

while (1) {
  my $n = sysread(STDIN, $part, 65536);
  if (!defined $n) { next if $!{EINTR}; die "cannot read: $!\n" }
  last if $n == 0;
  $tail = $n >= $TAIL ? substr($part, -$TAIL) : substr($tail . $part, -$TAIL);
  if (!$held) { put($part); next }
  $head .= $part;
  my $seen = $head =~ /^-- Dumped by pg_dump version \d.*?$ENTRY/msg && length($head) - pos($head) > $AFTER;
  judge(0) if $seen || length $head > $MOST;
}
judge(1) if $held;
exit 0 if $tail =~ /^-- PostgreSQL database $kind complete\s/m;
die "it begins as a PostgreSQL database $kind and does not end as one\n";
`;

export interface Surroundings {
  serverMajor: number;
  /** Client majors at which CREATE DATABASE got words that servers before them do not know. */
  turns: readonly number[];
  /** Where a script begins; undefined where the user's own arguments lead it elsewhere. */
  database: string | undefined;
  /** Where a script begins that makes its own database. */
  elsewhere: string;
  /** Databases that hold tables; none where what they hold does not matter. */
  filled: readonly string[];
  /** Databases that others are connected to. */
  used: readonly string[];
}

export function scriptGuard({ serverMajor, turns, database = '', elsewhere, filled, used }: Surroundings): Command {
  const judged = [String(serverMajor), turns.join(','), database, elsewhere, String(filled.length)];
  return { argv: ['perl', '-e', SCRIPT, '--', ...judged, ...filled, ...used] };
}
