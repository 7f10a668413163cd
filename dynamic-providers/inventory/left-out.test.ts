import { readFileSync } from "node:fs";
import * as path from "node:path";
import { entityKinds, excludedKinds } from "./kinds";
import { describeNotCompared, leftOut } from "./left-out";
import { nothingToCompare } from "./verification";
import { sdkAnswers, sdkBodies } from "../../tests/support/sdk-entity-models";

const limits = readFileSync(path.join(__dirname, "../../docs/limits.md"), "utf8");

test("docs/limits.md lists all that no comparison looks at, in the same words, and nothing else", () => {
    const listed = /## What is never compared\n([\s\S]*?)\n## /.exec(limits)?.[1] ?? "";
    const items = [...listed.matchAll(/^- (`[^`]+`.*(?:\n {2}.*)*)/gm)].map(([, item]) => item!.replace(/\s+/g, " "));
    expect(items).toEqual(leftOut.map(({ kind, reason }) => `\`${kind}\`: ${reason}`));
});

/** MicrosoftDocs/azure-docs#30212; hashicorp/terraform-provider-azurerm#12829 */
test("the keys of the built-in subscription are among it, and every comparison says so, also one with nothing to compare", () => {
    const line = "subscriptions: the keys of the built-in all-access subscription 'master'";
    expect(leftOut.map(describeNotCompared)).toContain(line);
    expect(nothingToCompare("it has none", new Date()).notCompared.map(describeNotCompared)).toContain(line);
});

test("whatever is built in, can be put and not be read, or is excluded is among it", () => {
    const named = leftOut.map(({ kind }) => kind);
    const builtIn = entityKinds.flatMap(({ path: kind, builtIn: found }) => (found ? [kind] : []));
    const excluded = Object.entries(excludedKinds).flatMap(([kind, { isComparedElsewhere }]) =>
        isComparedElsewhere ? [] : [kind.split("/")[0]!],
    );
    const [answers, bodies] = [sdkAnswers(), sdkBodies()];
    // What says how an entity is to be made, and is no part of it.
    const instructions =
        /^properties\.(value|format|wsdlSelector\..*|apiType|translateRequiredQueryParameters|appType)$/;
    const untold = entityKinds.flatMap(({ path: kind, secrets, source }) => {
        const told = new Set((answers[kind] ?? []).map(({ at }) => at));
        const isLink = source.by === "list" && source.depth === "ids";
        const open = (bodies[kind] ?? []).filter(
            ({ at }) =>
                !told.has(at) &&
                !instructions.test(at) &&
                !secrets?.members.some((member) => at === `properties.${member}`),
        );
        return isLink || open.length === 0 ? [] : [kind];
    });
    expect(untold).toEqual(["certificates", "users"]);
    expect([...builtIn, ...excluded, ...untold].filter((kind) => !named.includes(kind))).toEqual([]);
});
