import type { RunIdentity } from "../azure/run-identity";
import type { Provenance } from "../records/provenance";

/** Where pipelines say which commit they run for, in the order in which they are asked. */
export const commitVariables = [
    "GITHUB_SHA",
    "BUILD_SOURCEVERSION",
    "CI_COMMIT_SHA",
    "BITBUCKET_COMMIT",
    "CIRCLE_SHA1",
    "GIT_COMMIT",
] as const;

const commitPattern = /^[0-9a-zA-Z._/-]{1,100}$/;

/** The commit that a run was started from; undefined where no pipeline says one. */
export function commitOf(environment: Readonly<Record<string, string | undefined>>): string | undefined {
    return commitVariables.map((name) => environment[name]?.trim() ?? "").find((value) => commitPattern.test(value));
}

/** @param exercise - that the run is a part of. */
export async function provenanceOf(
    operator: () => Promise<RunIdentity>,
    environment: Readonly<Record<string, string | undefined>>,
    exercise: string | undefined,
): Promise<Provenance> {
    const by = await operator();
    const commit = commitOf(environment);
    return {
        ...(Object.keys(by).length > 0 && { by }),
        ...(commit !== undefined && { commit }),
        ...(exercise !== undefined && { exercise }),
    };
}
