import type { Command } from '@stash-addons/core';
import { END_MARK } from './formats.js';

/** Passes everything on, and fails at the end where fewer dumps than were made came to theirs. */
const SCRIPT = String.raw`
my ($wanted, $mark) = @ARGV;
my ($count, $tail, $part) = (0, "\n", '');
fcntl($_, 1031, 262144) for (\*STDIN, \*STDOUT);
while (1) {
  my $n = sysread(STDIN, $part, 65536);
  if (!defined $n) { next if $!{EINTR}; die "cannot read: $!\n" }
  last if $n == 0;
  for (my $at = 0; $at < $n;) {
    my $put = syswrite(STDOUT, $part, $n - $at, $at);
    if (defined $put) { $at += $put } elsif (!$!{EINTR}) { exit 141 }
  }
  my $text = $tail . $part;
  $count++ while $text =~ /\n\Q$mark\E/g;
  $tail = length $text > length $mark ? substr($text, -length $mark) : $text;
}
die "only $count of $wanted dumps came to their end\n" if $count < $wanted;
`;

/** Behind several dumps in a row, of which the format's check sees only the last one's end. */
export function endsGuard(dumps: number): Command {
  return { argv: ['perl', '-e', SCRIPT, '--', String(dumps), END_MARK] };
}
