/** What the status step of a backup of one host leaves in its termination message, for who plays a kubelet. */
export function summaryOfOneHost(): object {
  const actions = [
    'InitializeBackendRepository',
    'ApplyRetentionPolicy',
    'VerifyRepositoryIntegrity',
    'SendRepositoryMetrics',
  ];
  return {
    contract: '1.0',
    totalHosts: 1,
    stats: [{ hostname: 'host-0', phase: 'Succeeded', duration: '1s' }],
    actions: actions.map((name) => ({ name, ok: true })),
  };
}
