import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { ApiManagementClient } from "@azure/arm-apimanagement";

/** Operations that a suite calls, by the client or the operation group that has them. */
export type Calls = ReadonlyMap<string, readonly string[]>;

/** Calls of @azure/arm-apimanagement in the tests of the sandbox, by operation group. */
export const readJavaScriptCalls = (): Calls =>
    javaScriptCallsIn(textsOf(path.join(__dirname, "..", "sandbox"), ".test.ts"), operationGroups());

/** Calls of Azure's SDK for Go in the program that its suite runs, by client. */
export const readGoCalls = (): Calls => goCallsIn(textsOf(path.join(__dirname, "go"), ".go"));

/** @param groups - names of operations by that of their group. */
export function javaScriptCallsIn(texts: readonly string[], groups: Calls): Calls {
    const called: [owner: string, operation: string][] = [];
    for (const text of texts) {
        // `const { tag, product } = azure.clients.apiManagement;`
        const taken = [...text.matchAll(/\{([\w\s,]+)\}\s*=\s*[\w.!]*\bapiManagement\b/g)].flatMap(([, names = ""]) =>
            names.split(",").map((name) => name.trim()),
        );
        for (const [, owned, group = "", operation = ""] of text.matchAll(
            /(apiManagement\s*\.)?\b(\w+)\s*\.(\w+)\(/g,
        )) {
            if ((owned !== undefined || taken.includes(group)) && groups.get(group)?.includes(operation)) {
                called.push([group, operation]);
            }
        }
    }
    return grouped(called);
}

export function goCallsIn(texts: readonly string[]): Calls {
    return grouped(
        texts.flatMap((text) => {
            // A field of a client's type, or a variable that holds a new one.
            const fields = [...text.matchAll(/^\s*(\w+)\s+\*sdk\.(\w+Client)$/gm)];
            const variables = [...text.matchAll(/\b(\w+), err := (\w+)\.New(\w*)Client\(/g)].map(
                ([all, name, from, client]) =>
                    [all, name, client === "" ? `${from}.Client` : `${client}Client`] as const,
            );
            return [...fields, ...variables].flatMap(([, name = "", client = ""]) =>
                [...text.matchAll(new RegExp(`\\b${name}\\.([A-Z]\\w*)\\(`, "g"))].map(
                    ([, operation = ""]): [string, string] => [client, operation],
                ),
            );
        }),
    );
}

/** As the SDK has them. */
function operationGroups(): Calls {
    const unused = { getToken: () => Promise.resolve(null) };
    const client = new ApiManagementClient(unused, "00000000-0000-0000-0000-000000000000");
    return new Map(
        Object.entries(client)
            .filter(([, group]) => /Impl$/.test((group as object | null)?.constructor?.name ?? ""))
            .map(([name, group]) => [
                name,
                Object.getOwnPropertyNames(Object.getPrototypeOf(group)).filter((one) => one !== "constructor"),
            ]),
    );
}

function grouped(calls: readonly (readonly [owner: string, operation: string])[]): Calls {
    const owners = [...new Set(calls.map(([owner]) => owner))].sort();
    return new Map(
        owners.map((owner) => [
            owner,
            [...new Set(calls.filter(([one]) => one === owner).map(([, operation]) => operation))].sort(),
        ]),
    );
}

const textsOf = (folder: string, ending: string): string[] =>
    readdirSync(folder)
        .filter((file) => file.endsWith(ending))
        .map((file) => readFileSync(path.join(folder, file), "utf8"));
