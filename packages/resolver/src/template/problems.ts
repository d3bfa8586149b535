/** An expression that cannot be read, or whose arguments make no sense. */
export class BadExpression extends Error {
  constructor(readonly expression: string) {
    super(`bad expression ${expression}`);
  }
}

export class UnsetVariable extends Error {
  constructor(readonly variable: string) {
    super(`unset variable ${variable}`);
  }
}
