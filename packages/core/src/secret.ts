import { registerSecret } from './redact.js';

const USER_NAME = /(?:^|[_-])user(?:[_-]?name)?$/i;
const inspect = Symbol.for('nodejs.util.inspect.custom');

/** Whether the value of a Secret's key may stand in texts: messages and hints need the names of users. */
export function isShownKey(key: string): boolean {
  return USER_NAME.test(key);
}

/**
 * A value that must never be printed. It has no text form: putting it into a template or a concatenation throws, JSON
 * and the inspector show a placeholder. The value is had by `reveal()` alone, which only code that writes an
 * environment or a 0600 file may call.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string, isShown = false) {
    this.#value = value;
    if (!isShown) registerSecret(value);
  }

  /** The value of a Secret's key. That of a user name is not hidden in texts. */
  static underKey(key: string, value: string): Secret {
    return new Secret(value, isShownKey(key));
  }

  reveal(): string {
    return this.#value;
  }

  toJSON(): string {
    return '[secret]';
  }

  toString(): never {
    throw new TypeError('A Secret has no text form; call reveal() where its value must leave the process.');
  }

  [Symbol.toPrimitive](): never {
    return this.toString();
  }

  [inspect](): string {
    return '[secret]';
  }
}
