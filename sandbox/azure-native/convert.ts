import { isDeepStrictEqual } from "node:util";
import type { RenamedMember, Renames, ResourceRow } from "./rows";

export type Properties = Record<string, unknown>;

/** What stands for a value that is not known yet. */
const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The resource ID that inputs make. */
export function resourceId(row: ResourceRow, inputs: Properties, subscriptionId: string): string {
    return row.path
        .replace(/\{(\w+)\}/g, (_match, name: string) =>
            name === "subscriptionId" ? subscriptionId : String(inputs[name]),
        )
        .replace(/^\/+/, "/");
}

/** Inputs that are part of the path, without the subscription. */
export function pathInputs(row: ResourceRow): string[] {
    return [...row.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!).filter((name) => name !== "subscriptionId");
}

/** Reads the path's inputs back out of a resource ID, for an import. */
export function inputsOfId(row: ResourceRow, id: string): Properties {
    const pattern = row.path
        .replace(/^\/\{scope\}/, "(?<scope>/.+)")
        .replace(/\{(\w+)\}/g, (_match, name: string) => `(?<${name}>[^/]+)`);
    const groups = new RegExp(`^${pattern}$`, "i").exec(id)?.groups;
    if (!groups) {
        throw new Error(`'${id}' is not the ID of a ${row.token}.`);
    }
    const { subscriptionId: _subscription, ...inputs } = groups;
    return inputs;
}

/** The body of the PUT. */
export function requestBody(row: ResourceRow, inputs: Properties): Properties {
    const renamed = (names: readonly string[]): Properties =>
        rename(
            Object.fromEntries(names.filter((name) => inputs[name] !== undefined).map((name) => [name, inputs[name]])),
            row.renames ?? {},
            "toWire",
        ) as Properties;
    const properties = renamed(row.propertyInputs);
    return { ...renamed(row.rootInputs), ...(row.propertyInputs.length > 0 && { properties }) };
}

/** ARM's answer in the shape of the SDK's outputs: `properties` flattened, nulls left out. */
export function toOutputs(row: ResourceRow, response: Properties): Properties {
    const { properties, ...root } = response as { properties?: Properties };
    const flat = { ...root, ...(rename(properties ?? {}, row.renames ?? {}, "toSdk") as Properties) };
    delete (flat as { id?: unknown }).id;
    return { ...(withoutNulls(flat) as Properties), azureApiVersion: row.apiVersion };
}

/**
 * Outputs as a preview forecasts them: what is declared, and everything else that Azure answers is not known yet. Source:
 * pulumi-azure-native, provider/pkg/convert, PreviewOutputs
 */
export function previewOutputs(row: ResourceRow, inputs: Properties, known: Properties = {}): Properties {
    const unknowns = Object.fromEntries(row.readOnlyOutputs.map((name) => [name, unknownValue]));
    const outputs: Properties = { ...unknowns, ...inputs, ...known };
    for (const [name, members] of Object.entries(row.readOnlyMembers ?? {})) {
        if (isObject(outputs[name])) {
            outputs[name] = {
                ...Object.fromEntries(members.map((member) => [member, unknownValue])),
                ...outputs[name],
            };
        }
    }
    return outputs;
}

/** The part of outputs that are inputs, too. */
export function projectInputs(row: ResourceRow, outputs: Properties): Properties {
    const names = [...row.rootInputs, ...row.propertyInputs];
    return Object.fromEntries(names.filter((name) => outputs[name] !== undefined).map((name) => [name, outputs[name]]));
}

/**
 * Inputs after a refresh, as pulumi-azure-native does it (provider.go, Read): what differs between the old and the new
 * projection has changed in Azure and goes into the inputs; everything else stays as it was declared.
 */
export function refreshInputs(row: ResourceRow, inputs: Properties, oldOutputs: Properties, outputs: Properties) {
    return applyChanges(inputs, projectInputs(row, oldOutputs), projectInputs(row, outputs));
}

function applyChanges(inputs: Properties, before: Properties, after: Properties): Properties {
    const result = { ...inputs };
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
        const [old, now, declared] = [before[name], after[name], inputs[name]];
        if (isDeepStrictEqual(old, now)) {
            continue;
        }
        if (now === undefined) {
            delete result[name];
        } else if (isObject(old) && isObject(now) && isObject(declared)) {
            result[name] = applyChanges(declared, old, now);
        } else {
            result[name] = now;
        }
    }
    return result;
}

export function isObject(value: unknown): value is Properties {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

type Direction = "toWire" | "toSdk";

function rename(
    value: unknown,
    renames: Renames,
    direction: Direction,
    flattened: RenamedMember["flattened"] = [],
): unknown {
    if (Array.isArray(value)) {
        return value.map((item) => rename(item, renames, direction, flattened));
    }
    if (!isObject(value)) {
        return value;
    }
    const table = Object.entries(renames).map(([sdk, target]) => {
        const member: RenamedMember = typeof target === "string" ? { wire: target, items: {} } : target;
        return direction === "toWire"
            ? { ...member, from: sdk, to: member.wire }
            : { ...member, from: member.wire, to: sdk };
    });
    const renamed = Object.fromEntries(
        Object.entries(flattened.length > 0 && direction === "toSdk" ? hoist(value) : value).map(([name, member]) => {
            const found = table.find(({ from }) => from === name);
            return [found?.to ?? name, rename(member, found?.items ?? {}, direction, found?.flattened)];
        }),
    );
    return flattened.length > 0 && direction === "toWire" ? sink(renamed, flattened) : renamed;
}

/** Members of `properties` stand beside the others. */
function hoist({ properties, ...rest }: Properties): Properties {
    return { ...rest, ...(properties as Properties | undefined) };
}

/** The other way round. */
function sink(item: Properties, flattened: readonly string[]): Properties {
    const entries = Object.entries(item);
    const properties = Object.fromEntries(entries.filter(([name]) => flattened.includes(name)));
    return { ...Object.fromEntries(entries.filter(([name]) => !flattened.includes(name))), properties };
}

function withoutNulls(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(withoutNulls);
    }
    return isObject(value)
        ? Object.fromEntries(
              Object.entries(value)
                  .filter(([, member]) => member !== null && member !== undefined)
                  .map(([name, member]) => [name, withoutNulls(member)]),
          )
        : value;
}
