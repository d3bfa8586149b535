import type { Command, PrivatePath } from '@stash-addons/core';

/**
 * Between a dump and the client that loads it: leaves out the sections of other databases, and statements or parts of them.
 *
 * A dump is read as its client reads it: by lines, of which one that begins a section says which database it is of, and
 * nothing counts within rows, or within the text of a routine, trigger or event, which stands between two DELIMITER
 * commands. Settings of the session are kept in any case. A dump of one database names none: it is loaded into the
 * selected one. A row can be larger than memory, so only the head of a line that long is looked at; of rows that are lines
 * of their own, none but the end of the last one.
 */
const SCRIPT = String.raw`
use strict;
use warnings;
use Fcntl qw(F_GETFL F_SETFL O_NONBLOCK);

my ($selected, $system, $later, $is_part, $head, @erase) = @ARGV;
my $LONG = 1 << 20;
my $SECTION = qr/^(?:CREATE DATABASE |USE |\/\*!40000 DROP DATABASE IF EXISTS )(?:\/\*.*?\*\/ ?)?\x60((?:[^\x60]|\x60\x60)+)\x60/;
my $SETTING = qr/^(?:--|\s*$|SET (?:\@|NAMES |character_set)|\/\*M?!\d+ ?(?:SET (?!DEFAULT ROLE)|\\-))/;
my $ACCOUNT = qr/^(?:(?:CREATE|ALTER) (?:USER|ROLE)|SET DEFAULT ROLE|GRANT|REVOKE) /;
my ($on, $sectioned, $found) = ($selected eq '', 0, $selected eq '');
my ($block, $quote, $erasing) = (0, '', 0);
my (%seen, $rest, $rows, $unread);
my ($first, $from) = ('-', $system);
my ($database, $is_later, $events) = ($selected, 0);
if ($later ne '') {
  open $events, '>', $later or die "cannot put off the events: $!\n";
  print $events $head or die "cannot put off the events: $!\n";
}
@erase = map { qr/$_/ } @erase;
# Room for a whole statement, so that the client need not wait for it when the server is ready for the next. It is filled
# in bursts: a writer that sleeps until there is room is woken by each small read, which holds up the client.
my $BURST_SECONDS = 0.01;
fcntl($_, 1031, 1048576) || fcntl($_, 1031, 262144) for (\*STDIN, \*STDOUT);
fcntl(STDOUT, F_SETFL, fcntl(STDOUT, F_GETFL, 0) | O_NONBLOCK);

sub put {
  for (my $at = 0; $at < length $_[0];) {
    my $n = syswrite(STDOUT, $_[0], length($_[0]) - $at, $at);
    if (defined $n) { $at += $n }
    elsif ($!{EAGAIN}) { select(undef, undef, undef, $BURST_SECONDS) }
    elsif (!$!{EINTR}) { exit 141 }
  }
}

sub end_of_quote { return $_[0] eq '*/' ? qr/\G.*?\*\// : $_[0] eq "\x60" ? qr/\G[^\x60]*\x60/ : qr/\G(?:\\.|[^\\$_[0]])*$_[0]/s }

# Events that are there could change rows that come after them.
sub give {
  my ($text) = @_;
  return $text if !$is_later;
  print $events $text or die "cannot put off the events: $!\n";
  return '';
}

sub look_at_comment {
  my ($line) = @_;
  return if $later eq '' || $line !~ /^-- ./;
  $is_later = $line =~ /^-- Dumping events for database /;
  give("USE \x60" . ($database =~ s/\x60/\x60\x60/gr) . "\x60;\n") if $is_later && $on && $database ne '';
}

# The client takes DELIMITER for a command only outside of quotes and comments; /*! begins none.
sub follow_block {
  my ($line) = @_;
  if ($quote eq '' && $line =~ /^DELIMITER ;\s*$/) { $block = 0; return }
  pos($line) = 0;
  while (pos($line) < length $line) {
    if ($quote ne '') {
      my $end = end_of_quote($quote);
      if ($line =~ /$end/gc) { $quote = '' } else { return }
    }
    elsif ($line =~ /\G\/\*M?!/gc || $line =~ /\G(?:#|--\s).*/gc) { }
    elsif ($line =~ /\G\/\*/gc) { $quote = '*/' }
    elsif ($line =~ /\G(['"\x60])/gc) { $quote = $1 }
    else { $line =~ /\G(?:[^'"\x60\/#-]+|.)/gcs }
  }
}

# A dump of all databases names none in its head, so that it is known before its first statement.
sub look_at_head {
  my ($line) = @_;
  if ($line =~ /^-- Host: .*? {4}Database: (.*)/) { $first = $1 }
  elsif ($line =~ /^-- Server version\t(\d+\.\d+)/) { $from = $1; refuse_system() if $first eq '' || $first eq 'mysql' }
}

sub refuse_system {
  return if $system !~ /^\d/ || $from eq $system || $selected ne '';
  die "the dump holds the system tables of $from, which would break a server of $system\n";
}

sub begin_section {
  my ($name) = map { s/\x60\x60/\x60/gr } @_;
  $seen{$name} = $sectioned = 1;
  ($database, $is_later) = ($name, 0);
  $on = $selected eq '' ? !($system eq 'none' && $name eq 'mysql') : $name eq $selected;
  $unread ||= $on && $name eq 'mysql';
  refuse_system() if $selected eq '' && $name eq 'mysql';
  $found ||= $on;
}

# Accounts that come as rows count when the server has read them, and what follows may be about them.
sub read_accounts {
  return '' if !$unread;
  $unread = 0;
  return 'FLUSH PRIVILEGES; ';
}

sub erased {
  my ($line) = @_;
  for my $pattern (@erase) {
    next if $line !~ $pattern;
    $line =~ s/$pattern//;
    return $line if $line =~ /\S/;
    $erasing = $_[0] !~ /;\s*$/;
    return '';
  }
  return $line;
}

# A dump of one database names none, so that its first statement is no section.
sub begin_plain {
  my ($line) = @_;
  return '' if $on || $sectioned || $line =~ $SETTING || $line =~ $SECTION;
  $on = $found = 1;
  return "USE \x60" . ($selected =~ s/\x60/\x60\x60/gr) . "\x60;\n";
}

sub take {
  my ($line) = @_;
  if ($block) { follow_block($line); return $on ? $line : '' }
  if ($erasing) { $erasing = $line !~ /;\s*$/; return '' }
  if ($selected ne '' && $line =~ $ACCOUNT) { $erasing = $line !~ /;\s*$/; return '' }
  my $is_body = $line =~ /^(?:INSERT |  )/;
  $line = erased($line) if !$is_body;
  return '' if $line eq '';
  my $before = begin_plain($line);
  $rows = $line =~ / VALUES\n$/ if $is_body;
  return $on ? $before . $line : '' if $is_body;
  if ($line =~ /^DELIMITER (?!;\s*$)/) { ($block, $quote) = (1, ''); return $on ? $before . $line : '' }
  my $is_dump = $line =~ /^-- (?:MariaDB|MySQL) dump /;
  $on = 0 if $sectioned && $selected ne '' && $is_dump;
  $before .= read_accounts() if $is_dump || $line =~ $SECTION && $1 ne 'mysql';
  begin_section($1) if $line =~ $SECTION;
  look_at_head($line) if !$sectioned && $line =~ /^-- /;
  look_at_comment($line);
  return $before . ($on || $line =~ $SETTING ? $line : '');
}

put($head);
my $buffer = '';
while (1) {
  my $n = sysread(STDIN, $buffer, 262144, length $buffer);
  if (!defined $n) { next if $!{EINTR}; die "cannot read: $!\n" }
  last if $n == 0;
  my ($out, $at) = ('', 0);
  while ($at < length $buffer) {
    my $end = $rows ? 0 : 1 + index($buffer, "\n", $at);
    if (defined $rest) {
      my $stop = $end || length $buffer;
      $out .= give(substr($buffer, $at, $stop - $at)) if $rest;
      $rest = undef if $end;
      $at = $stop;
    }
    elsif ($rows) {
      my $stop = index($buffer, ";\n", $at);
      my $next = $stop < 0 ? length($buffer) - 1 : $stop + 2;
      last if $next <= $at;
      $out .= give(substr($buffer, $at, $next - $at)) if $on;
      ($at, $rows) = ($next, $stop < 0);
    }
    elsif ($end) { $out .= give(take(substr($buffer, $at, $end - $at))); $at = $end }
    else {
      my $open = length($buffer) - $at;
      last if $open < 7 || $open < $LONG && substr($buffer, $at, 7) ne 'INSERT ';
      my $kept = take(substr($buffer, $at));
      ($rest, $at) = ($kept ne '', length $buffer);
      $out .= give($kept);
    }
  }
  $buffer = substr($buffer, $at);
  put($out);
}
put(give(take($buffer))) if $buffer ne '';
my $last = read_accounts();
put("\n$last\n") if $last ne '';
close $events or die "cannot put off the events: $!\n" if $later ne '';
exit 0 if $found || $is_part;
die "the dump does not hold the database $selected; it holds " . (join(', ', sort keys %seen) || 'none') . "\n";
`;

export interface SqlFilter {
  /** The one database to load; all when undefined. */
  database?: string | undefined;
  /**
   * What to do with the database `mysql`, where all are loaded: leave it out (`none`), or refuse that of a server of
   * another series than this one (`8.4`). Default: load it.
   */
  system?: string | undefined;
  /** File to write the events to, in place of the output: what they change can come later. */
  events?: PrivatePath | undefined;
  /** Of a dump in several streams this is not the first one, which says whether the database is there. */
  isPart?: boolean;
  /** A statement to begin with, on the line of the dump's first so that the client counts the lines of the dump. */
  head?: string | undefined;
  /** Patterns (of perl) of what to leave out of a line; of a statement that begins with nothing else, all lines. */
  erase: readonly string[];
}

export function sqlFilter({ database = '', system = '', head = '', events, isPart, erase }: SqlFilter): Command {
  return { argv: ['perl', '-e', SCRIPT, '--', database, system, events ?? '', isPart ? '1' : '', head, ...erase] };
}
