import { compareAnswer } from "./compare-answer";
import type { RecordedStep } from "./recording";
import { matchesTemplate } from "./template";

const endpoint = "https://127.0.0.1:1";
const step: RecordedStep = {
    request: "GET /x",
    status: 200,
    headers: { ETag: '"base64"', Location: "/a/{guid}?api-version=1", "(absent)": "Retry-After" },
    body: { name: "{svc}", on: "bool", zones: null, units: 1, tags: {} },
};
const answer = {
    status: 200,
    headers: { etag: '"AAAA="', location: `${endpoint}/a/685f4ae0-ccaf-4a92-bed1-56893391906a?api-version=1` },
    body: { name: "contoso", on: false, zones: null, units: 1, tags: {} },
};
const differences = (change: object): string[] =>
    compareAnswer(step, { ...answer, ...change }, { bindings: { svc: "contoso" }, endpoint })
        .filter(({ equal }) => !equal)
        .map(({ member }) => member);

test("the same answer has no difference", () => {
    expect(differences({})).toEqual([]);
});

test.each([
    ["a missing member", { ...answer.body, zones: undefined }, ["zones"]],
    ["a member more", { ...answer.body, more: null }, ["more"]],
    ["null where there was none", { ...answer.body, on: null }, ["on"]],
    ["another number", { ...answer.body, units: 2 }, ["units"]],
    ["another name", { ...answer.body, name: "fabrikam" }, ["name"]],
    ["a tag", { ...answer.body, tags: { a: "b" } }, ["tags", "tags.a"]],
])("%s is a difference", (_what, body, expected) => {
    expect(differences({ body: JSON.parse(JSON.stringify(body)) as unknown })).toEqual(expected);
});

test("headers are compared: one that differs, one that is missing, one too many", () => {
    const headers = { etag: "AAAA=", "retry-after": "60" };
    expect(differences({ headers })).toEqual(["header ETag", "header Location", "header Retry-After"]);
});

test("a wrong status makes every member different", () => {
    expect(differences({ status: 404 })).toHaveLength(9);
});

test("a token is compared by what it says", () => {
    const url = (token: string): string => `/o/${Buffer.from(token).toString("base64url")}`;
    const template = "/o/{base64 of westus2:{svc}_Act_{hex}}";
    expect(matchesTemplate(template, url("westus2:contoso_Act_0a1b"), { svc: "contoso" })).toBe(true);
    expect(matchesTemplate(template, url("westus2:contoso_Term_0a1b"), { svc: "contoso" })).toBe(false);
    const job = '/o/{base64 of {"jobId":"RESOURCEGROUPDELETIONJOB-PS1-WESTUS2","jobLocation":"westus2"}}';
    const deletion = '{"jobId":"RESOURCEGROUPDELETIONJOB-X-WESTUS2","jobLocation":"westus2"}';
    expect(matchesTemplate(job, url(deletion), {})).toBe(true);
    expect(matchesTemplate(job, url(deletion.replace('":"westus2', '":"eastus')), {})).toBe(false);
});
