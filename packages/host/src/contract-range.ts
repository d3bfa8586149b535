import { CONTRACT, type Details } from '@stash-addons/core';

const OURS = majorOf(CONTRACT);
/** The contracts of addons that this host can use. A later minor may say more than it knows, never something else. */
const SUPPORTED = `>=${OURS}.0 <${OURS + 1}.0`;

function majorOf(contract: string): number {
  return Number(contract.split('.')[0]);
}

/** Why an addon of that contract cannot be used, for SA_ADDON_CONTRACT_UNSUPPORTED; undefined where it can. */
export function contractProblem(found: string, addon: string): Details | undefined {
  const theirs = majorOf(found);
  if (theirs === OURS) return undefined;
  const remedy =
    theirs > OURS
      ? `This host is too old for it: npm install @stash-addons/cli@latest, or a newer operator. Or install a version of ${addon} for contract ${SUPPORTED}`
      : `It is too old for this host: npm install ${addon}@latest`;
  return { found, supported: SUPPORTED, remedy };
}
