import * as ts from "typescript";
import { productSources } from "./read-codes";

/**
 * Every host that the product names in its code. There is no telemetry, as README says: these are Azure's, or are shown to
 * people. A new one needs a reason here.
 */
const hosts: Readonly<Record<string, string>> = {
    "go.dev": "a message says where Go is to be had",
    "json-schema.org": "names the dialect of a schema",
    "login.chinacloudapi.cn": "Azure",
    "login.microsoftonline.com": "Azure",
    "login.microsoftonline.us": "Azure",
    "management.azure.com": "Azure",
    "management.chinacloudapi.cn": "Azure",
    "management.usgovcloudapi.net": "Azure",
    "status.azure.com": "a message says where Azure tells of outages",
    "vault.blob.core.windows.net": "answered in the process, for unit tests",
    "www.pulumi.com": "a message says where the CLI is to be had",
};

function hostsOf(file: string, text: string): string[] {
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
        if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node)) {
            found.push(...[...node.text.matchAll(/(?:https?|wss?):\/\/([\w.-]*\w)/g)].map(([, host]) => host!));
        }
        ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true));
    return found;
}

test("the product names no host but Azure's, and those that it tells people of", () => {
    const found = productSources().flatMap(({ file, text }) => hostsOf(file, text));
    expect(found).toContain("management.azure.com");
    expect([...new Set(found)].filter((host) => !(host in hosts)).sort()).toEqual([]);
});

test("a host in a literal or a template is found, and one in a comment is not", () => {
    const source = 'a("https://one.example/x"); b(`http://two.example/${c}`); // https://three.example';
    expect(hostsOf("x.ts", source)).toEqual(["one.example", "two.example"]);
});
