import { describe, expect, it } from 'vitest';
import { redact, Secret } from '../src/index.js';

describe('Secret.underKey', () => {
  it.each(['username', 'ACME_USER', 'REST_SERVER_USERNAME', 'user_name'])(
    'leaves the user name under %s in messages, which need it',
    (key) => {
      const secret = Secret.underKey(key, `name under ${key}`);
      expect(redact(`role "name under ${key}"`)).toBe(`role "name under ${key}"`);
      expect(JSON.stringify({ secret })).toBe('{"secret":"[secret]"}');
    },
  );

  it.each(['password', 'token', 'user-password', 'AWS_ACCESS_KEY_ID'])('hides what stands under %s', (key) => {
    Secret.underKey(key, `value under ${key}`);
    expect(redact(`it was: value under ${key}!`)).toBe('it was: [secret]!');
  });

  it('hides a value also where a line of JSON has escaped it', () => {
    Secret.underKey('key.json', '{"private":\n"of many lines"}');
    const line = JSON.stringify({ message: 'it was: {"private":\n"of many lines"}!' });
    expect(redact(line)).toBe('{"message":"it was: [secret]!"}');
  });
});
