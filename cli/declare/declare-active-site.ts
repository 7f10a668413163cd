import { CodedError } from "../../dynamic-providers/common/coded-error";
import { isMap, isScalar, isSeq, parseDocument } from "yaml";
import type { Pair, Scalar, YAMLMap } from "yaml";

/** What a failover declares. */
export interface ActiveSiteChange {
    readonly activeSite: string;
    /** The epoch in which what the lost site did not hand over is lost: with it the failover is unplanned. */
    readonly acceptDataLoss?: number;
    /** @default the epoch that `acceptDataLoss` names, else one more than the file declares. */
    readonly atEpoch?: number;
}

/** One changed value of Pulumi.yaml's `config`; `from` is undefined where the setting was not there. */
export interface DeclaredChange {
    readonly setting: string;
    readonly from?: string;
    readonly to: string;
}

/** A value that is to stand in Pulumi.yaml, with the type it is declared of where it is new there. */
interface Setting {
    readonly setting: string;
    readonly type: string;
    readonly to: string;
}

/**
 * Changes who is active in the text of a Pulumi.yaml, and nothing else of it: `activeSite`, the kind of failover with its
 * consent, and `atEpoch` where the file declares it. Comments and layout stay.
 *
 * @throws Error with every reason, when the change cannot be made or would change nothing.
 */
export function declareActiveSite(
    text: string,
    change: ActiveSiteChange,
): { readonly text: string; readonly changes: readonly DeclaredChange[] } {
    const config = readConfig(text);
    const active = valueOf(config, "activeSite");
    const atEpoch = valueOf(config, "atEpoch");
    const unplanned = change.acceptDataLoss !== undefined;
    const reasons = [...refuseSite(config, active, change), ...refuseEpoch(atEpoch, change)];
    if (reasons.length > 0) {
        throw new CodedError("DeclarationRefused", reasons.join("\n"));
    }
    const settings: readonly Setting[] = [
        { setting: "activeSite", type: "string", to: change.activeSite },
        ...(unplanned || valueOf(config, "failover")
            ? [{ setting: "failover", type: "string", to: unplanned ? "unplanned" : "planned" }]
            : []),
        ...(unplanned ? [{ setting: "acceptDataLoss", type: "integer", to: String(change.acceptDataLoss) }] : []),
        ...(atEpoch || change.atEpoch !== undefined
            ? [{ setting: "atEpoch", type: "integer", to: String(nextEpoch(atEpoch, active, change)) }]
            : []),
    ];
    const changes: DeclaredChange[] = [];
    let changed = text;
    for (const { setting, type, to } of settings) {
        const now = valueOf(readConfig(changed), setting);
        if (now && String(now.value) === to) {
            continue;
        }
        changes.push({ setting, from: now && String(now.value), to });
        changed = now ? replace(changed, now, to) : insert(changed, setting, type, to);
    }
    if (changes.length === 0) {
        throw new CodedError(
            "DeclaredAlready",
            `Pulumi.yaml declares that already: activeSite is '${change.activeSite}'.`,
        );
    }
    return { text: changed, changes };
}

function refuseSite(config: ProjectConfig, active: Scalar | undefined, { activeSite }: ActiveSiteChange): string[] {
    if (!active) {
        return ["Pulumi.yaml has no config.activeSite with a value: a failover changes that line. Add it."];
    }
    const names = sitesOf(config);
    return names.length === 0 || names.includes(activeSite)
        ? []
        : [`activeSite '${activeSite}' is not one of the sites that Pulumi.yaml declares: ${names.join(", ")}.`];
}

function refuseEpoch(atEpoch: Scalar | undefined, { acceptDataLoss, atEpoch: wanted }: ActiveSiteChange): string[] {
    if (acceptDataLoss !== undefined && wanted !== undefined && acceptDataLoss !== wanted) {
        return [
            `acceptDataLoss is ${acceptDataLoss} and atEpoch ${wanted}: both name the recorded epoch. Give the ` +
                "same, or acceptDataLoss alone.",
        ];
    }
    return atEpoch && !Number.isSafeInteger(atEpoch.value)
        ? [`atEpoch is '${String(atEpoch.value)}' in Pulumi.yaml: it must be the number of an epoch.`]
        : [];
}

/** Each change of the active site is one epoch further; one that changes only its kind stays where it is. */
function nextEpoch(declared: Scalar | undefined, active: Scalar | undefined, change: ActiveSiteChange): number {
    const isMove = active?.value !== change.activeSite;
    return change.atEpoch ?? change.acceptDataLoss ?? Number(declared?.value) + (isMove ? 1 : 0);
}

/** `config` of a Pulumi.yaml. */
interface ProjectConfig {
    readonly map: YAMLMap;
    readonly project: string;
}

function readConfig(text: string): ProjectConfig {
    const document = parseDocument(text);
    const [error] = document.errors;
    if (error) {
        throw new CodedError("ProjectFileUnreadable", `Pulumi.yaml cannot be read: ${error.message}`);
    }
    const config = document.get("config");
    if (!isMap(config)) {
        throw new CodedError("ProjectFileUnreadable", "Pulumi.yaml has no config: activeSite is declared there.");
    }
    return { map: config, project: String(document.get("name")) };
}

/** A key stands with the project's namespace or without. */
const pairOf = ({ map, project }: ProjectConfig, setting: string): Pair<Scalar, unknown> | undefined =>
    map.items.find(({ key }) => isScalar(key) && [setting, `${project}:${setting}`].includes(String(key.value))) as
        Pair<Scalar, unknown> | undefined;

/** Of a setting, which stands as a value or as a declaration with one. */
function nodeOf(config: ProjectConfig, setting: string): unknown {
    const declared = pairOf(config, setting)?.value;
    return isMap(declared) ? (declared.get("value", true) ?? declared.get("default", true)) : declared;
}

function valueOf(config: ProjectConfig, setting: string): Scalar | undefined {
    const node = nodeOf(config, setting);
    return isScalar(node) ? node : undefined;
}

function sitesOf(config: ProjectConfig): readonly string[] {
    const node = nodeOf(config, "sites");
    return isSeq(node) ? node.toJSON().map(String) : [];
}

function replace(text: string, { range }: Scalar, value: string): string {
    const [start, end] = range!;
    return text.slice(0, start) + value + text.slice(end);
}

/** Adds a setting after the one that is active, laid out as that one is. */
function insert(text: string, setting: string, type: string, value: string): string {
    const config = readConfig(text);
    const pair = pairOf(config, "activeSite")!;
    const node = pair.value as YAMLMap | Scalar;
    const indent = indentAt(text, pair.key.range![0]);
    const name = String(pair.key.value).replace(/[^:]+$/, setting);
    const lines = isMap(node)
        ? declarationOf(name, type, value, indent, indentAt(text, (node.items[0]!.key as Scalar).range![0]))
        : [`${indent}${name}: ${value}`];
    const end = node.range![2];
    const before = text.slice(0, end).replace(/\n*$/, "\n");
    return before + lines.join("\n") + "\n" + text.slice(end);
}

const declarationOf = (name: string, type: string, value: string, indent: string, inner: string): string[] => [
    ...[`${indent}${name}:`, `${inner}type: ${type}`, `${inner}default: ${value}`],
];

function indentAt(text: string, offset: number): string {
    return text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
}
