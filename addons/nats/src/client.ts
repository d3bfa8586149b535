/** The client program: one version serves every server. */
export const CLIENT = {
  range: '>=0.5',
  install:
    'go install github.com/nats-io/natscli/nats@v0.5.1, or a package of https://github.com/nats-io/natscli/releases',
};
