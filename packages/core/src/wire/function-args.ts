/**
 * Args that the catalog's Functions have in common, in blocks that always stand together. An addon spreads them among
 * its own: the order of a Function's args is part of the wire.
 */
export const FUNCTION_ARGS = {
  repository: [
    '--provider=${REPOSITORY_PROVIDER:=}',
    '--bucket=${REPOSITORY_BUCKET:=}',
    '--endpoint=${REPOSITORY_ENDPOINT:=}',
    '--insecure-tls=${REPOSITORY_INSECURE_TLS:=}',
    '--region=${REPOSITORY_REGION:=}',
    '--path=${REPOSITORY_PREFIX:=}',
    '--storage-secret-name=${REPOSITORY_SECRET_NAME:=}',
    '--storage-secret-namespace=${REPOSITORY_SECRET_NAMESPACE:=}',
    '--scratch-dir=/stash-tmp',
  ],
  cache: ['--enable-cache=${ENABLE_CACHE:=true}', '--max-connections=${MAX_CONNECTIONS:=0}'],
  host: ['--hostname=${HOSTNAME:=}'],
  sourceHost: ['--source-hostname=${SOURCE_HOSTNAME:=}'],
  wait: ['--wait-timeout=${waitTimeout:=300}'],
  namespace: ['--namespace=${NAMESPACE:=default}'],
  appBinding: ['--appbinding=${TARGET_NAME:=}', '--appbinding-namespace=${TARGET_NAMESPACE:=}'],
  backupSession: ['--backupsession=${BACKUP_SESSION:=}'],
  snapshot: ['--snapshot=${RESTORE_SNAPSHOTS:=}'],
  retention: [
    '--retention-keep-last=${RETENTION_KEEP_LAST:=0}',
    '--retention-keep-hourly=${RETENTION_KEEP_HOURLY:=0}',
    '--retention-keep-daily=${RETENTION_KEEP_DAILY:=0}',
    '--retention-keep-weekly=${RETENTION_KEEP_WEEKLY:=0}',
    '--retention-keep-monthly=${RETENTION_KEEP_MONTHLY:=0}',
    '--retention-keep-yearly=${RETENTION_KEEP_YEARLY:=0}',
    '--retention-keep-tags=${RETENTION_KEEP_TAGS:=}',
    '--retention-prune=${RETENTION_PRUNE:=false}',
    '--retention-dry-run=${RETENTION_DRY_RUN:=false}',
  ],
  output: ['--output-dir=${outputDir:=}', '--license-apiservice=${LICENSE_APISERVICE:=}'],
} as const;
