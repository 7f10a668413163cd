import { EntityStore } from "../../state/entity-store";
import { matchOperation, matchTemplate } from "./match-operation";
import type { PlaneRequest } from "./plane-request";

const entities = new EntityStore("/service");
entities.put("apis/pets", { path: "pets" });
entities.put("apis/pets/operations/list", { method: "GET", urlTemplate: "/" });
entities.put("apis/pets/operations/get", { method: "GET", urlTemplate: "/{id}" });
entities.put("apis/pets/operations/mine", { method: "GET", urlTemplate: "/mine?page={page}" });
entities.put("apis/pets/operations/create", { method: "POST", urlTemplate: "/" });
entities.put("apis/pets/operations/files", { method: "GET", urlTemplate: "/{id}/files/*" });
entities.put("apis/pets;rev=2", { path: "pets", apiRevision: "2", isCurrent: false });
entities.put("apis/pets;rev=2/operations/later", { method: "DELETE", urlTemplate: "/" });
entities.put("apis/toys", { path: "pets/toys" });
entities.put("apis/toys/operations/list", { method: "GET", urlTemplate: "/" });
entities.put("apis/plain", { path: "plain", protocols: ["http"] });
entities.put("apis/plain/operations/list", { method: "GET", urlTemplate: "/" });
entities.put("apis/both", { path: "both", protocols: ["http", "https"] });
entities.put("apis/both/operations/list", { method: "GET", urlTemplate: "/" });
entities.put("apiVersionSets/segment", { versioningScheme: "Segment" });
entities.put("apiVersionSets/header", { versioningScheme: "Header", versionHeaderName: "Api-Version" });
entities.put("apiVersionSets/query", { versioningScheme: "Query", versionQueryName: "v" });
for (const scheme of ["segment", "header", "query"]) {
    entities.put(`apis/${scheme}`, { path: scheme, apiVersion: "v2", apiVersionSetId: `/x/apiVersionSets/${scheme}` });
    entities.put(`apis/${scheme}/operations/get`, { method: "GET", urlTemplate: "/it" });
}

const match = (method: string, target: string, headers: PlaneRequest["headers"] = {}): string | undefined => {
    const url = new URL(target, "https://host");
    const request = { method, path: url.pathname, query: url.searchParams, headers, host: "host", from: "westeurope" };
    return matchOperation(entities, request)?.operation.path;
};

test.each([
    ["GET", "/pets", "apis/pets/operations/list"],
    ["GET", "/Pets/", "apis/pets/operations/list"],
    ["GET", "/pets/7", "apis/pets/operations/get"],
    ["GET", "/pets/mine?page=2", "apis/pets/operations/mine"],
    ["POST", "/pets", "apis/pets/operations/create"],
    ["GET", "/pets/7/files/a/b", "apis/pets/operations/files"],
    ["GET", "/pets/toys", "apis/toys/operations/list"],
    ["DELETE", "/pets", undefined],
    ["DELETE", "/pets;rev=2", "apis/pets;rev=2/operations/later"],
    ["DELETE", "/pets;rev=2/", "apis/pets;rev=2/operations/later"],
    ["GET", "/pets;rev=2", undefined],
    ["GET", "/pets;rev=1/7", "apis/pets/operations/get"],
    ["GET", "/pets;rev=3/7", undefined],
    ["GET", "/petsandmore", undefined],
    ["GET", "/plain", undefined],
    ["GET", "/both", "apis/both/operations/list"],
    ["GET", "/pets/7/unknown", undefined],
    ["GET", "/segment/v2/it", "apis/segment/operations/get"],
    ["GET", "/segment/it", undefined],
    ["GET", "/query/it?v=v2", "apis/query/operations/get"],
    ["GET", "/query/it?v=v1", undefined],
    ["GET", "/header/it", undefined],
])("%s %s is for %s", (method, target, operation) => {
    expect(match(method, target)).toBe(operation);
});

test("a version is told by its header", () => {
    expect(match("GET", "/header/it", { "api-version": "v2" })).toBe("apis/header/operations/get");
});

test("characters of a template mean themselves", () => {
    expect(matchTemplate("/a.b", "/a.b")).toEqual({});
    expect(matchTemplate("/a.b", "/axb")).toBeUndefined();
});

test.each([
    ["/{id}/toys/{toy}", "/7/toys/ball", { id: "7", toy: "ball" }],
    ["/files/{*path}", "/files/a/b.txt", { path: "a/b.txt" }],
    ["/files/*", "/files/a/b.txt", {}],
])("the parameters of %s are those of %s", (template, path, parameters) => {
    expect(matchTemplate(template, path)).toEqual(parameters);
});

test("parameters of the query are those that the template names", () => {
    const url = new URL("https://host/pets/mine?page=2&size=10");
    const request = { method: "GET", path: url.pathname, query: url.searchParams, headers: {}, host: "", from: "" };
    expect(matchOperation(entities, request)).toMatchObject({
        rest: "/mine",
        parameters: { page: "2" },
        matchedQuery: ["page"],
    });
});
