import { readFileSync } from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import type { FailoverKind, StandbyMode } from "apim-dr";
import { requireKnownSite } from "apim-dr/stack-program";
import { parse } from "yaml";

/** Which site is to be active, and the consents beside it, by the names of `SiteArgs`. */
export interface FailoverConfig {
    readonly activeSite: string;
    readonly failover?: FailoverKind;
    readonly standbyMode?: StandbyMode;
    readonly acceptDataLoss?: number;
    readonly cancelPromotion?: number;
    readonly rejoin?: number;
    readonly atEpoch?: number;
    readonly acceptDifferences?: string;
    readonly acknowledgedGaps?: string[];
    readonly siteLocal?: string[];
    readonly destroyActive?: number;
}

/**
 * @param site - this stack's site.
 * @throws RunError when a site is misspelt, or when the stack's own file declares the active site: it stands once, in
 * Pulumi.yaml, so that one changed line is the failover for every stack.
 */
export function readFailoverConfig(config: pulumi.Config, site: string): FailoverConfig {
    const activeSite = config.require("activeSite");
    const sites = config.requireObject<string[]>("sites");
    requireDeclaredOnce(activeSite);
    requireKnownSite("activeSite", activeSite, sites);
    requireKnownSite("the stack's name", site, sites);
    return {
        activeSite,
        failover: config.get<FailoverKind>("failover"),
        standbyMode: config.get<StandbyMode>("standbyMode"),
        acceptDataLoss: config.getNumber("acceptDataLoss"),
        cancelPromotion: config.getNumber("cancelPromotion"),
        rejoin: config.getNumber("rejoin"),
        atEpoch: config.getNumber("atEpoch"),
        acceptDifferences: config.get("acceptDifferences"),
        acknowledgedGaps: config.getObject<string[]>("acknowledgedGaps"),
        siteLocal: config.getObject<string[]>("siteLocal"),
        destroyActive: config.getNumber("destroyActive"),
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
        throw new pulumi.RunError(
            `activeSite is '${activeSite}' for this stack${own === undefined ? "" : ` by ${path.basename(stackFile)}`}, and ` +
                `Pulumi.yaml says '${String(declared)}': it stands there once, for every stack. Take it out of the stack's ` +
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
