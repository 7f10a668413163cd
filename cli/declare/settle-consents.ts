import { isMap, isScalar, parseDocument } from "yaml";
import type { Scalar, YAMLMap } from "yaml";
import { CodedError } from "../../dynamic-providers/common/coded-error";
import { consentNames, findStaleConsents } from "../../dynamic-providers/protocol/stale-consents";
import type { StaleConsent } from "../../dynamic-providers/protocol/stale-consents";
import { ownName } from "../../components/stack-config";
import { requireConfigValues } from "../up/given-config";
import type { Authority } from "../../dynamic-providers/records/authority/authority";

/**
 * Takes the stale consents out of the text of a Pulumi.yaml or a stack's file. Everything else stays as it is, comments and
 * layout too. `allowRemovals` is left: only the site's own run reads the service.
 *
 * @param file - its name, for messages.
 * @param project - its name, the namespace of its config.
 * @throws CodedError where the file is no YAML, or a consent in it is not what it must be.
 */
export function settleConsents(
    file: string,
    text: string,
    project: string,
    authority: Authority,
): { readonly text: string; readonly settled: readonly StaleConsent[] } {
    const document = parseDocument(text);
    const [error] = document.errors;
    if (error) {
        throw new CodedError("ProjectFileUnreadable", `${file} cannot be read: ${error.message}`);
    }
    const config = document.get("config");
    if (!isMap(config)) {
        return { text, settled: [] };
    }
    const keys = consentNames.flatMap((name) => config.items.filter(({ key }) => isKey(key, project, name)));
    const values = new Map(
        keys.map(({ key, value }) => [withoutNamespace(String((key as Scalar).value), project), textOf(value)]),
    );
    const given = { values, isEncrypted: () => false, stack: file };
    const consents = requireConfigValues(file, consentNames, given);
    const settled = findStaleConsents(consents, { authority });
    const cuts = settled.flatMap(({ name }) => keys.filter(({ key }) => isKey(key, project, name)));
    // From the end of the text, so that what is before keeps its place.
    const ranges = cuts.map(({ key, value }) => lineRange(text, key as Scalar, value as YAMLMap | Scalar));
    const cut = ranges
        .sort(([left], [right]) => right - left)
        .reduce((left, [start, end]) => left.slice(0, start) + left.slice(end), text);
    return { text: cut, settled };
}

const isKey = (key: unknown, project: string, name: string): boolean =>
    isScalar(key) && withoutNamespace(String(key.value), project) === name;

/** In a Pulumi.yaml the project's own keys may stand without its namespace. */
const withoutNamespace = (key: string, project: string): string => ownName(project, key) ?? key;

/** As Pulumi hands a value over: of a declaration in Pulumi.yaml the value that it has. */
function textOf(node: unknown): string {
    const plain = (node as { toJSON?(): unknown } | null)?.toJSON?.();
    const { value, default: unset } = (plain ?? {}) as { readonly value?: unknown; readonly default?: unknown };
    const given = value ?? unset ?? plain;
    return typeof given === "string" ? given : JSON.stringify(given ?? null);
}

/** Whole lines: from the key's first to the value's last. */
function lineRange(text: string, key: Scalar, value: YAMLMap | Scalar): readonly [number, number] {
    const start = text.lastIndexOf("\n", key.range![0] - 1) + 1;
    const valueEnd = text.slice(0, value.range![1]).trimEnd().length;
    const lineEnd = text.indexOf("\n", valueEnd);
    return [start, lineEnd === -1 ? text.length : lineEnd + 1];
}
