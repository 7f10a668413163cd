import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { depthOf, entityKinds, excludedKinds, findKind, parentOf } from "./kinds";

const prefix =
    "/subscriptions/{subscriptionId}/resourceGroups/{resourceGroupName}/providers/Microsoft.ApiManagement/service/{serviceName}";

interface SdkOperation {
    readonly method: string;
    /** Below the service, with parameters in braces. */
    readonly path: string;
}

/** What the SDK can send, read from its operation groups. */
function readSdkOperations(): SdkOperation[] {
    const folder = path.join(path.dirname(require.resolve("@azure/arm-apimanagement")), "operations");
    return readdirSync(folder)
        .filter((file) => file.endsWith(".js"))
        .flatMap((file) => [
            ...readFileSync(path.join(folder, file), "utf8").matchAll(/path: "([^"]+)",\s*httpMethod: "([A-Z]+)"/g),
        ])
        .map(([, url = "", method = ""]) => ({ url, method }))
        .filter(({ url }) => url.startsWith(`${prefix}/`))
        .map(({ url, method }) => ({ method, path: url.slice(prefix.length + 1) }));
}

const operations = readSdkOperations();
const kindOf = (entity: string): string =>
    entity
        .split("/")
        .filter((_segment, index) => index % 2 === 0)
        .join("/");
const withPut = new Set(operations.filter(({ method }) => method === "PUT").map((operation) => kindOf(operation.path)));
const excludedBy = (kind: string): string | undefined =>
    Object.keys(excludedKinds).find((excluded) => kind === excluded || kind.startsWith(`${excluded}/`));

test("the SDK's operations were found: 66 kinds can be PUT at service scope, one of them under three names, and 30 below a workspace", () => {
    const puts = operations.filter(({ method }) => method === "PUT").map((operation) => operation.path);
    const isBelowWorkspace = (put: string): boolean => put.startsWith("workspaces/{workspaceId}/");
    expect(puts.filter((put) => !isBelowWorkspace(put))).toHaveLength(68);
    expect(puts.filter(isBelowWorkspace)).toHaveLength(30);
    expect(withPut.size).toBe(66 + 30);
});

test("every kind that can be PUT is in the registry or left out with a reason", () => {
    const forgotten = [...withPut].filter((kind) => !findKind(kind) && excludedBy(kind) === undefined);
    expect(forgotten).toEqual([]);
    expect(Object.values(excludedKinds).every(({ reason }) => reason.length > 0)).toBe(true);
});

test("nothing is in the registry or left out that the SDK does not know, and nothing is both", () => {
    expect(entityKinds.map((kind) => kind.path).filter((kind) => !withPut.has(kind))).toEqual([]);
    expect(Object.keys(excludedKinds).filter((kind) => ![...withPut].some((put) => put === kind))).toEqual([]);
    expect(entityKinds.map((kind) => kind.path).filter((kind) => excludedBy(kind) !== undefined)).toEqual([]);
});

test("every kind is there once, after its parent", () => {
    const paths = entityKinds.map((kind) => kind.path);
    expect(new Set(paths).size).toBe(paths.length);
    for (const kind of entityKinds) {
        const parent = parentOf(kind);
        expect(parent === undefined).toBe(!kind.path.includes("/"));
        expect(parent ? paths.indexOf(parent.path) : -1).toBeLessThan(paths.indexOf(kind.path));
    }
});

test("what a kind is read by is a GET or POST that the SDK knows, with the fixed names that it knows", () => {
    /** The collection's path in the SDK, whatever its parameters are called. */
    const pattern = (kind: string): string => kind.split("/").join("/[^/]+/");
    const sends = (method: string, expression: string): boolean =>
        operations.some(
            (operation) => operation.method === method && new RegExp(`^${expression}$`).test(operation.path),
        );
    for (const { path: kind, source, secrets } of entityKinds) {
        const unknown: string[] = [];
        const expectSent = (method: string, expression: string): void => {
            if (!sends(method, expression)) {
                unknown.push(`${method} ${expression}`);
            }
        };
        switch (source.by) {
            case "list":
                expectSent("GET", pattern(kind));
                break;
            case "get":
                expectSent("GET", pattern(kind));
                expectSent("GET", `${pattern(kind)}/[^/]+`);
                break;
            case "name":
                source.names.forEach((name) => expectSent("GET", `${pattern(kind)}/(${name}|\\{policyId\\})`));
                break;
            case "index":
                expectSent("GET", source.list);
        }
        if (secrets?.action) {
            expectSent("POST", `${pattern(kind)}/[^/]+/${secrets.action}`);
        }
        expect([kind, unknown]).toEqual([kind, []]);
    }
});

test("only kinds that are read whole count as read whole", () => {
    expect(
        Object.fromEntries(
            ["apis/operations", "apis/policies", "products/apis", "apis/tags"].map((kind) => [
                kind,
                depthOf(findKind(kind)!),
            ]),
        ),
    ).toEqual({
        "apis/operations": "lists",
        "apis/policies": "full",
        "products/apis": "ids",
        "apis/tags": "ids",
    });
});
