import type { ExecAction, HTTPGetAction, HTTPHeader, TCPSocketAction } from 'kubernetes-types/core/v1.js';

export interface FormField {
  /** Name of the field. */
  key: string;
  /** Its values. */
  values?: string[];
}

export interface HttpPostAction {
  /** Path of the request. */
  path?: string;
  /** Number or name of the port. */
  port: string | number;
  /** Host to call; by default the pod. */
  host?: string;
  /** HTTP or HTTPS. */
  scheme?: string;
  /** Headers of the request. */
  httpHeaders?: HTTPHeader[];
  /** Body of the request. */
  body?: string;
  /** Fields of a form, instead of a body. */
  form?: FormField[];
}

export interface HookHandler {
  /** Runs a command in a container. */
  exec?: ExecAction;
  /** Sends a GET request. */
  httpGet?: HTTPGetAction;
  /** Sends a POST request. */
  httpPost?: HttpPostAction;
  /** Opens a connection. */
  tcpSocket?: TCPSocketAction;
  /** The container to run the command in. */
  containerName?: string;
}

export type ExecutionPolicy = 'Always' | 'OnFailure' | 'OnSuccess';

export interface BackupHooks {
  /** Run before the backup; if it fails, there is none. */
  preBackup?: HookHandler;
  /** Run after the backup. */
  postBackup?: HookHandler & {
    /** After which endings it is run. */
    executionPolicy?: ExecutionPolicy | 'OnFinalRetryFailure';
  };
}

export interface RestoreHooks {
  /** Run before the restore; if it fails, there is none. */
  preRestore?: HookHandler;
  /** Run after the restore. */
  postRestore?: HookHandler & {
    /** After which endings it is run. */
    executionPolicy?: ExecutionPolicy;
  };
}

/** Whether what a hook does is for the pod of its target: a command, or a call that names no host. */
export function needsTarget({ exec, httpGet, httpPost, tcpSocket }: HookHandler): boolean {
  const calls = [httpGet, httpPost, tcpSocket].filter((call) => call !== undefined);
  return exec?.command !== undefined || calls.some(({ host }) => !host);
}
