import { describe, expect, it } from 'vitest';
import { commandsOf } from '../src/trace/commands.js';
import { readTrace } from '../src/trace/trace.js';

const LOG = String.raw`10 execve("/usr/bin/node", ["node", "/x/dist/program.js", "backup"], ["PATH=/bin"]) = 0
10 clone(child_stack=NULL) = 11
11 execve("/usr/bin/setpriv", ["setpriv", "--", "acme"], ["A=1"]) = 0
11 execve("/opt/acme", ["acme", "--port=4711", "a \"word\"", "--in=/tmp/run-Ab12cD/x"], ["PATH=/opt", "ACME_PASSWORD=secret"]) = 0
11 vfork() = 12
12 execve("/opt/acme", ["acme", "child of acme"], []) = 0
10 clone(child_stack=NULL) = 13
13 execve("/opt/acme", ["acme", "--version"], []) = 0
10 clone(child_stack=NULL) = 14
14 execve("/lib/ld-linux-x86-64.so.2", ["ld-linux", "--argv0", "acme", "--library-path", "/l", "/opt/acme", "--port=4711", "a \"word\"", "--in=/tmp/run-Zz99yY/x"], ["ACME_PASSWORD=secret", "PATH=/elsewhere"]) = 0
10 clone(child_stack=NULL) = 15
15 execve("/usr/bin/node", ["node", "/x/dist/helpers/fill.js", "/opt/bin/acme,\303\274", "/opt/acme/data"], []) = 0
10 clone(child_stack=NULL) = 16
16 execve("/usr/bin/perl", ["perl", "-e", "1"], []) = 0
`;

describe('the commands of a trace', () => {
  const found = commandsOf(readTrace(LOG), {
    texts: [
      ['secret', '<password>'],
      ['4711', '<port>'],
    ],
    programs: ['acme', 'fill.js'],
    asked: ['--version'],
  });

  it('are those that the program starts itself, each once, without what differs between runs and machines', () => {
    expect(found).toEqual([
      {
        program: 'acme',
        args: ['--port=<port>', 'a "word"', '--in=/tmp/run-*/x'],
        env: { ACME_PASSWORD: '<password>', PATH: '<PATH>' },
      },
      { program: 'fill.js', args: ['<path>/acme,ü', '/opt/acme/data'], env: {} },
    ]);
  });
});
