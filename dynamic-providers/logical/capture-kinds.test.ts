import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { captureKinds, isFlatKind, neverCaptured } from "./capture-kinds";

const marker = "Microsoft.ApiManagement/service/{serviceName}/";

/** Kinds that the SDK can PUT below a service. */
function readPutKinds(): Set<string> {
    const folder = path.join(path.dirname(require.resolve("@azure/arm-apimanagement")), "operations");
    const puts = readdirSync(folder)
        .filter((file) => file.endsWith(".js"))
        .flatMap((file) => [
            ...readFileSync(path.join(folder, file), "utf8").matchAll(/path: "([^"]+)",\s*httpMethod: "PUT"/g),
        ])
        .map(([, url = ""]) => url)
        .filter((url) => url.includes(marker))
        .map((url) => url.slice(url.indexOf(marker) + marker.length).split("/"))
        .map((segments) => segments.filter((_segment, index) => index % 2 === 0).join("/"));
    return new Set(puts);
}

test("every kind that the SDK can PUT, workspaces' and the portal's too, is captured or left out with a reason", () => {
    const known = new Set([...captureKinds.map((kind) => kind.path), ...Object.keys(neverCaptured)]);
    const puts = readPutKinds();
    expect(puts.size).toBeGreaterThan(90);
    expect([...puts].filter((kind) => !known.has(kind))).toEqual([]);
    expect([...known].filter((kind) => !puts.has(kind))).toEqual([]);
});

test("every kind is there once, after what it lies below", () => {
    const paths = captureKinds.map((kind) => kind.path);
    expect(new Set(paths).size).toBe(paths.length);
    for (const [index, kind] of paths.entries()) {
        const parent = kind.split("/").slice(0, -1).join("/");
        expect([kind, parent === "" || paths.slice(0, index).includes(parent)]).toEqual([kind, true]);
    }
});

test("subscriptions and users come in pages; an API and a product with what lies below them", () => {
    expect(["subscriptions", "users", "namedValues", "workspaces/subscriptions"].map(isFlatKind)).toEqual([
        true,
        true,
        true,
        true,
    ]);
    expect(["apis", "products", "workspaces/apis", "workspaces"].map(isFlatKind)).toEqual([false, false, false, false]);
});
