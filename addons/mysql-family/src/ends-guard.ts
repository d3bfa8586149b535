import type { Command, PrivatePath } from '@stash-addons/core';
import { END_MARK } from './formats.js';

/**
 * Passes everything on, and fails at the end where fewer dumps than were made came to theirs, or other than so many
 * tables came. A dump writes of its databases only when its transaction has begun, which is noted in a file; so is its end.
 */
const SCRIPT = String.raw`
use strict;
use warnings;

my ($dumps, $end, $tables, $table, $notes) = (@ARGV, '', '', '');
my ($ended, $came, $head, $part) = (0, 0, "\n", '');
my %tail;
my $begun = qr/\n(?:--\n-- (?:Current Database|Table structure|Temporary|Sequence|Dumping)|\Q$end\E)/;
fcntl($_, 1031, 262144) for (\*STDIN, \*STDOUT);

sub note {
  return if $notes eq '';
  open my $file, '>', "$notes.$_[0]" or die "cannot note it: $!\n";
}

sub count {
  my ($mark) = @_;
  my $text = ($tail{$mark} // "\n") . $part;
  my $count = () = $text =~ /\Q$mark\E/g;
  my $kept = length($mark) - 1;
  $tail{$mark} = length $text > $kept ? substr($text, -$kept) : $text;
  return $count;
}

while (1) {
  my $n = sysread(STDIN, $part, 65536);
  if (!defined $n) { next if $!{EINTR}; die "cannot read: $!\n" }
  last if $n == 0;
  for (my $at = 0; $at < $n;) {
    my $put = syswrite(STDOUT, $part, $n - $at, $at);
    if (defined $put) { $at += $put } elsif (!$!{EINTR}) { exit 141 }
  }
  $ended += count("\n$end");
  $came += count("\n--\n$table") if $tables ne '';
  next if !defined $head;
  $head .= $part;
  if ($head =~ $begun) { note('begun'); undef $head } else { $head = substr($head, -64) }
}
die "only $ended of $dumps dumps came to their end\n" if $ended < $dumps;
die "$came tables came, where $tables were there before\n" if $tables ne '' && $came != $tables;
note('ended');
`;

/** One of several streams that begin together. */
export interface Watched {
  /** How many tables there are in it, and the comment before each. */
  tables: number;
  mark: string;
  /** Beginning of the names of the files that tell when it has begun, and when it has come to its end. */
  notes: PrivatePath;
}

/** Behind so many dumps in a row, of which the format's check sees only the last one's end. */
export function endsGuard(dumps: number, watched?: Watched): Command {
  const more = watched === undefined ? [] : [String(watched.tables), watched.mark, watched.notes];
  return { argv: ['perl', '-e', SCRIPT, '--', String(dumps), END_MARK, ...more] };
}
