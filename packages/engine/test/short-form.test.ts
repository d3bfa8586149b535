import { describe, expect, it } from 'vitest';
import { backupDocuments } from '../src/short-form/documents.js';
import { parseTargetUrl } from '../src/short-form/target-url.js';
import { secretValues } from '../src/documents/secret-values.js';

const parse = (url: string) => parseTargetUrl(url, () => 4242);

describe('an address', () => {
  it('is taken apart, with percent encoding undone and the password kept from print', () => {
    const found = parse('widget://us%40er:p%3A%2F%40s@db.example.com:99/shop?mode=x');
    expect(found).toMatchObject({ scheme: 'widget', url: 'widget://db.example.com:99/shop?mode=x', username: 'us@er' });
    expect(found.password?.reveal()).toBe('p:/@s');
    expect(JSON.stringify(found)).not.toContain('p:/@s');
  });

  it('gets the default port, and the same name with and without it', () => {
    expect(parse('widget://h/').name).toBe(parse('widget://h:4242').name);
    expect(parse('widget://h/').url).toBe('widget://h:4242');
  });

  it('of a database that is a file, as its default port 0 says, is a path', () => {
    const found = parseTargetUrl('widget:///srv/a%20b/shop.db', () => 0);
    expect(found.url).toBe('widget:///srv/a%20b/shop.db');
    expect(found.name).not.toBe(parseTargetUrl('widget:///srv/a-20b/shop.db', () => 0).name);
    const refused = expect.objectContaining({ code: 'SA_URL_INVALID' }) as Error;
    expect(() => parseTargetUrl('widget:///', () => 0)).toThrow(refused);
    expect(() => parse('widget:///srv/shop.db')).toThrow(refused);
  });

  it('gives names that Kubernetes takes, and different ones to different addresses', () => {
    const urls = [
      'widget://h/a_b',
      'widget://h/a-b',
      'widget://h/A-b',
      `widget://h/${'x'.repeat(80)}`,
      `widget://h/${'x'.repeat(81)}`,
      'widget://a-b.c/x',
      'widget://a.b-c/x',
      'widget://a.b.c/x',
      'widget://h/a/b',
      'widget://h/a.b',
      'widget://h:1/2',
      'widget://h.1:2',
    ];
    const names = urls.map((url) => parse(url).name);
    expect(new Set(names).size).toBe(urls.length);
    for (const name of names) expect(name).toMatch(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
  });

  it('is a name that can be read where nothing else could have it', () => {
    expect(parse('widget://db.example.com:99/shop').name).toBe('db-example-com-99-shop');
    expect(parse('widget://127.0.0.1/shop2').name).toBe('127-0-0-1-4242-shop2');
  });

  it.each(['h:1/x', 'widget://', 'widget://u:p@', 'widget://u:se cret@h:x/', 'widget://u:%ff@h/'])(
    '%s is refused without its password',
    (url) => {
      try {
        parse(url);
        expect.unreachable();
      } catch (error) {
        expect(error).toMatchObject({ code: 'SA_URL_INVALID' });
        expect(String(error)).not.toContain('se cret');
      }
    },
  );
});

describe('the documents of the short form', () => {
  it('show references and hold the values, also one that looks like a reference', () => {
    const { objects, shown } = backupDocuments(
      {
        target: parse('widget://u@h/'),
        appBindingType: 'widget',
        targetSecret: { password: { shown: 'fromEnv:STASH_ADDONS_PASSWORD', value: 'fromEnv:HOME' } },
        backend: { local: { mountPath: '/srv/r' } },
        repositorySecret: { RESTIC_PASSWORD: { shown: 'fromEnv:RESTIC_PASSWORD', value: 'hidden' } },
        task: { name: 'widget-backup-1', params: [] },
      },
      { retention: { keepLast: 3, prune: true } },
    );
    expect(JSON.stringify(shown)).toContain('fromEnv:RESTIC_PASSWORD');
    expect(JSON.stringify(shown)).not.toContain('hidden');
    const secret = objects.byName('Secret', 'h-4242');
    expect(secretValues(secret, {})['password']?.reveal()).toBe('fromEnv:HOME');
  });
});
