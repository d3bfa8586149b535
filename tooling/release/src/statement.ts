import * as v from 'valibot';
import { purlOf } from './components.ts';
import { hashOf, type Unpacked } from './unpack.ts';

/** Who builds: what GitHub tells a workflow by its environment. */
export interface Build {
  repository: string;
  ref: string;
  commit: string;
  workflow: string;
  event: string;
  run: string;
}

const STATEMENT = 'https://in-toto.io/Statement/v1';
const PROVENANCE = 'https://slsa.dev/provenance/v1';
const BUILD_TYPE = 'https://slsa-framework.github.io/github-actions-buildtypes/workflow/v1';

const hex = (digits: number) => v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${digits}}$`)));
const uri = v.pipe(v.string(), v.url());
const descriptor = v.object({ uri, digest: v.object({ gitCommit: hex(40) }) });

/** An in-toto statement v1 with the predicate SLSA provenance v1, as npm makes it of a package. */
export const statementSchema = v.object({
  _type: v.literal(STATEMENT),
  subject: v.pipe(v.array(v.object({ name: v.string(), digest: v.object({ sha512: hex(128) }) })), v.length(1)),
  predicateType: v.literal(PROVENANCE),
  predicate: v.object({
    buildDefinition: v.object({
      buildType: uri,
      externalParameters: v.object({
        workflow: v.object({ ref: v.pipe(v.string(), v.startsWith('refs/')), repository: uri, path: v.string() }),
      }),
      internalParameters: v.optional(v.record(v.string(), v.unknown())),
      resolvedDependencies: v.pipe(v.array(descriptor), v.nonEmpty()),
    }),
    runDetails: v.object({
      builder: v.object({ id: uri }),
      metadata: v.optional(v.object({ invocationId: uri })),
    }),
  }),
});

export type Statement = v.InferOutput<typeof statementSchema>;

/** Which tarball was built of which commit, by whom. It is worth something once the builder has signed it. */
export function statementOf(one: Unpacked, { repository, ref, commit, workflow, event, run }: Build): Statement {
  return {
    _type: STATEMENT,
    subject: [{ name: purlOf(one), digest: { sha512: hashOf(one.tarball, 'sha512') } }],
    predicateType: PROVENANCE,
    predicate: {
      buildDefinition: {
        buildType: BUILD_TYPE,
        externalParameters: { workflow: { ref, repository, path: workflow } },
        internalParameters: { github: { event_name: event } },
        resolvedDependencies: [{ uri: `git+${repository}@${ref}`, digest: { gitCommit: commit } }],
      },
      runDetails: {
        builder: { id: 'https://github.com/actions/runner/github-hosted' },
        metadata: { invocationId: `${repository}/actions/runs/${run}` },
      },
    },
  };
}

/** What a statement lacks to be one, and to be of this tarball and of this repository. */
export function statementProblems(statement: unknown, one: Unpacked, { repository, workflow }: Build): string[] {
  const { success, output, issues } = v.safeParse(statementSchema, statement);
  if (!success) return issues.map((issue) => `${v.getDotPath(issue) ?? ''}: ${issue.message}`);
  const [subject] = output.subject;
  const built = output.predicate.buildDefinition.externalParameters.workflow;
  return [
    ...(subject?.name === purlOf(one) ? [] : [`is about ${subject?.name}`]),
    ...(subject?.digest.sha512 === hashOf(one.tarball, 'sha512') ? [] : ['is about another tarball']),
    ...(built.repository === repository ? [] : [`names the repository ${built.repository}`]),
    ...(built.path === workflow ? [] : [`names the workflow ${built.path}`]),
  ];
}
