import { describe, expect, it } from 'vitest';
import { findingOf, StashError, toolFindings } from '../../src/index.js';
import { sampleSource } from './sample.js';

describe('toolFindings', () => {
  const { tools } = sampleSource();
  const found = (...versions: string[]) => ({
    widgetdump: versions.map((version) => ({ version, path: `/usr/lib/widget/${version}/bin/widgetdump` })),
  });

  it('names every version that can be used, and leaves out those that cannot', () => {
    expect(toolFindings(tools, found('2.1', '1.4', '0.9'))).toEqual([
      {
        check: 'client.widgetdump',
        level: 'ok',
        text:
          'widgetdump is here in 2.1 (/usr/lib/widget/2.1/bin/widgetdump), ' +
          '1.4 (/usr/lib/widget/1.4/bin/widgetdump).',
      },
    ]);
  });

  it.each([
    [found(), 'none'],
    [{}, 'none'],
    [found('0.9'), '0.9'],
  ])('says what to install where no usable one is there (%#)', (tooOld, listed) => {
    expect(toolFindings(tools, tooOld)).toEqual([
      {
        check: 'client.widgetdump',
        level: 'error',
        text: `The program widgetdump (>=1.0) was not found; found: ${listed}.`,
        fix: 'Install it: apt-get install widget-client.',
        code: 'SA_TOOL_MISSING',
      },
    ]);
  });
});

it('an error becomes a finding whose fix is its hint', () => {
  const error = new StashError('SA_RESTIC_MISSING');
  expect(findingOf('machine.restic', error.toJSON())).toEqual({
    check: 'machine.restic',
    level: 'error',
    text: error.message,
    fix: error.hint,
    code: 'SA_RESTIC_MISSING',
  });
});
