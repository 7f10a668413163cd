import { siteName } from "../../components/stack-config";
import type { ConfigFault } from "../../components/stack-config";
import { stacksThatRun } from "./project";
import type { Project } from "./project";

/** What was typed behind `apim-dr up`. */
export interface UpOptions {
    readonly dir: string;
    readonly vault?: string;
    readonly site?: readonly string[];
    readonly traffic?: string;
    readonly stacks?: string;
    readonly maxRounds: string;
    readonly createStacks?: boolean;
    readonly secretsProvider?: string;
    readonly preview?: boolean;
    readonly refresh?: boolean;
    readonly yes?: boolean;
    readonly json?: boolean;
}

/** Which stack is what, and what is to be run of them. */
export interface UpSettings {
    readonly vault: string;
    readonly sites: readonly string[];
    readonly traffic?: string;
    readonly activeSite: string;
    /** Stacks that are run; all that are named above, unless fewer were asked for. */
    readonly selected: readonly string[];
    /** How often each stack is run at most. */
    readonly maxRounds: number;
}

/** Every stack that is named, whether it is run or not. */
export const stacksOf = ({ vault, sites, traffic }: Pick<UpSettings, "vault" | "sites" | "traffic">): string[] =>
    traffic === undefined ? [vault, ...sites] : [vault, ...sites, traffic];

/** @returns settings, or all that is wrong: each with its option, its value, the rule and the way out. */
export function checkOptions(
    options: UpOptions,
    project: Project,
    hasTerminal: boolean,
): { readonly settings: UpSettings } | { readonly failures: readonly string[] } {
    const failures: string[] = [];
    const vault = oneOf("vault");
    const traffic = oneOf("traffic");
    const sites = options.site ?? project.sites;
    if (vault === undefined && stacksThatRun(project, "vault").length === 0) {
        failures.push(
            "--vault is not given, and no stack's file says `program: vault`: name the stack that holds the vault.",
        );
    }
    if (options.site ? sites.length < 2 : sites.length === 0) {
        const given = options.site
            ? `--site names ${listed(sites)} only`
            : "--site is not given, and Pulumi.yaml has no sites";
        failures.push(`${given}: name every site's stack, as in --site primary --site standby.`);
    }
    const faults: ConfigFault[] = [];
    options.site?.forEach((name) => siteName().read(name, "--site", faults));
    failures.push(...faults.map(({ shown, rule }) => `--site is ${shown}: ${rule}`));
    const named = [vault, ...sites, traffic].filter((name) => name !== undefined);
    const twice = named.filter((name, index) => named.indexOf(name) !== index);
    if (twice.length > 0) {
        failures.push(
            `${listed(twice)} is given for two of --vault, --site and --traffic: each must be another stack.`,
        );
    }
    const { activeSite } = project;
    if (activeSite === undefined) {
        failures.push("Pulumi.yaml has no activeSite: declare the active site there, once for all stacks.");
    } else if (sites.length > 0 && !sites.includes(activeSite)) {
        failures.push(`activeSite is '${activeSite}' in Pulumi.yaml: it must be one of the sites ${listed(sites)}.`);
    }
    const asked = options.stacks?.split(",").map((name) => name.trim());
    const unknown = asked?.filter((name) => !named.includes(name)) ?? [];
    if (unknown.length > 0) {
        failures.push(
            `--stacks names ${listed(unknown)}: it must be a list, separated by commas, of some of ${listed([...new Set(named)])}.`,
        );
    }
    const maxRounds = Number(options.maxRounds);
    if (!Number.isInteger(maxRounds) || maxRounds < 1 || maxRounds > 100) {
        failures.push(`--max-rounds is '${options.maxRounds}': it must be a whole number from 1 to 100.`);
    }
    if (options.secretsProvider !== undefined && !options.createStacks) {
        failures.push(
            `--secrets-provider is '${options.secretsProvider}', which is only for created stacks: also give --create-stacks, or leave it out.`,
        );
    }
    if (options.preview && options.createStacks) {
        failures.push("--create-stacks is given with --preview, which changes nothing: leave one of them out.");
    }
    if (!options.yes && !options.preview && !hasTerminal) {
        failures.push(
            "--yes is not given, and there is no terminal to ask: give --yes, or --preview to see what would be done.",
        );
    }
    return failures.length > 0
        ? { failures }
        : {
              settings: {
                  ...{ vault: vault!, sites, traffic, activeSite: activeSite!, maxRounds },
                  selected: asked ?? named,
              },
          };

    function oneOf(program: "vault" | "traffic"): string | undefined {
        const found = stacksThatRun(project, program);
        if (options[program] === undefined && found.length > 1) {
            failures.push(
                `--${program} is not given, and ${listed(found)} say \`program: ${program}\`: name one of them.`,
            );
        }
        return options[program] ?? found[0];
    }
}

const listed = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(", ");
