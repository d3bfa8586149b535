/**
 * The tap: copies its input to its output and looks at what passes. A separate process, because a byte that passes
 * through JavaScript costs several times more; perl, because it is on every Debian and macOS; 64 KiB buffers and
 * 256 KiB pipes, because larger ones were measured to be slower.
 *
 * Arguments: bytes of the tail to keep, process groups to kill (comma separated, the last reader first), then
 * optionally the pattern that ends the head and the patterns of head lines to leave out. Descriptor 3 gets
 * `bytes <n>` about each second and `end <n> <tail in hex>` at the end. Descriptor 4 may say `guard <process group>`,
 * and says `go` when the stream was found good; the output stays open until then. Where `go` does not come, or nobody
 * takes the reports, the runtime is dead and nobody checks the stream: the tap kills the readers, so that they never
 * take the end of file for a complete stream, and then the guarded ones.
 */
export const TAP_SCRIPT = String.raw`
use strict;
use warnings;

my $LONGEST_LINE = 1 << 20;
my $SET_PIPE_SIZE = 1031;
my ($keep, $readers, $until, @drop) = @ARGV;
open(my $report, '>&=', 3) or die "no report: $!";
open(my $control, '<&=', 4) or die "no control: $!";
fcntl($_, $SET_PIPE_SIZE, 262144) for (\*STDIN, \*STDOUT);

$SIG{PIPE} = 'IGNORE';
my ($bytes, $tail, $said) = (0, '', time);
my $in_head = defined $until;
my $line = '';
my $rest = '';
$until = qr/$until/ if $in_head;
@drop = map { qr/$_/ } @drop;

sub end_all {
  kill('KILL', -$_) for split /,/, $readers;
  while (my $order = <$control>) { kill('KILL', -$1) if $order =~ /\Aguard (\d+)\n/ }
  exit 75;
}

sub report {
  end_all() if !defined syswrite($report, $_[0]);
}

sub put {
  my ($length, $at) = (length $_[0], 0);
  while ($at < $length) {
    my $n = syswrite(STDOUT, $_[0], $length - $at, $at);
    if (defined $n) { $at += $n }
    elsif (!$!{EINTR}) { exit 141 }
  }
}

sub verdict {
  my $text = $_[0];
  chomp $text;
  if ($text =~ $until) { $in_head = 0; return 'keep' }
  for my $pattern (@drop) { return 'drop' if $text =~ $pattern }
  return 'keep';
}

sub take_line {
  my $do = $rest || verdict($_[0]);
  return $do eq 'keep' ? $_[0] : '';
}

sub filter {
  $line .= $_[0];
  my $out = '';
  while ($in_head && (my $at = index($line, "\n")) >= 0) {
    my $one = substr($line, 0, $at + 1, '');
    $out .= take_line($one);
    $rest = '';
  }
  if ($in_head && length $line > $LONGEST_LINE) {
    $rest ||= verdict($line);
    $out .= $line if $rest eq 'keep';
    $line = '';
  }
  if (!$in_head) { $out .= $line; $line = '' }
  put($out);
}

my $buffer = '';
while (1) {
  my $n = sysread(STDIN, $buffer, 65536);
  if (!defined $n) { next if $!{EINTR}; die "cannot read: $!" }
  last if $n == 0;
  $bytes += $n;
  $tail = $n >= $keep ? substr($buffer, $n - $keep) : substr($tail . $buffer, -$keep) if $keep > 0;
  $in_head ? filter($buffer) : put($buffer);
  if (time != $said) { $said = time; report("bytes $bytes\n") }
}
put(take_line($line)) if $line ne '';
report("end $bytes " . unpack('H*', $tail) . "\n");
my @writers;
while (my $order = <$control>) {
  exit 0 if $order eq "go\n";
  push @writers, $1 if $order =~ /\Aguard (\d+)\n/;
}
$readers = join(',', $readers, @writers);
end_all();
`;
