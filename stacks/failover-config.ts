import { readFileSync } from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { programError, requireKnownSite } from "apim-dr/stack-program";
import type { StackConfig } from "apim-dr/stack-program";
import { parse } from "yaml";

/**
 * Which site is to be active, and the consents beside it, by the names of `SiteArgs`.
 *
 * @param site - this stack's site.
 * @throws RunError when a site is misspelled, or when the stack's own file declares the active site: it stands once, in
 * Pulumi.yaml, so that one changed line is the failover for every stack.
 */
export function readFailoverConfig(config: StackConfig<"site">, site: string) {
    const { activeSite, sites, failover, standbyMode, acceptDataLoss, cancelPromotion, rejoin } = config;
    const { atEpoch, exercise } = config;
    const { acceptDifferences, acknowledgedGaps, siteLocal, allowSharedRegion, destroyActive } = config;
    const { probes, probeTimeoutSeconds, takeOverUnits } = config;
    const { preferredSnapshotKind, preferredKindToleranceSeconds, leaveOut } = config;
    requireDeclaredOnce(activeSite);
    requireKnownSite("activeSite", activeSite, sites);
    requireKnownSite("the stack's name", site, sites);
    return {
        ...{ activeSite, failover, standbyMode, acceptDataLoss, cancelPromotion, rejoin, atEpoch, exercise },
        ...{ acceptDifferences, acknowledgedGaps, siteLocal, allowSharedRegion, destroyActive },
        ...{ probes, probeTimeoutSeconds, takeOverUnits },
        ...{ preferredSnapshotKind, preferredKindToleranceSeconds, leaveOut },
    };
}

interface ProjectFile {
    readonly stackConfigDir?: string;
    readonly config?: Readonly<Record<string, unknown>>;
}

function requireDeclaredOnce(activeSite: string): void {
    const root = pulumi.getRootDirectory();
    const project = readYaml(path.join(root, "Pulumi.yaml")) as ProjectFile;
    const stackFile = path.join(root, project.stackConfigDir ?? "", `Pulumi.${pulumi.getStack()}.yaml`);
    const own = (readYaml(stackFile) as ProjectFile).config?.[`${pulumi.getProject()}:activeSite`];
    const declared = (project.config?.activeSite as { default?: unknown } | undefined)?.default;
    if (own !== undefined || declared !== activeSite) {
        throw programError(
            "ActiveSiteDeclaredTwice",
            `activeSite is '${activeSite}' for this stack${own === undefined ? "" : ` by ${path.basename(stackFile)}`}, and ` +
                `Pulumi.yaml says '${String(declared)}': declare it only there, for all stacks. Take it out of the stack's ` +
                "own config, and change it in Pulumi.yaml.",
        );
    }
}

/** A stack that has no file of its own declares nothing. */
function readYaml(file: string): unknown {
    try {
        return parse(readFileSync(file, "utf8")) ?? {};
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") {
            return {};
        }
        throw error;
    }
}
