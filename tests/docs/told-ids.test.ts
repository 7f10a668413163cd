import { productSources } from "./read-codes";
import { toldIds } from "./told-ids";

/** Values that are named so and are no IDs of snapshots or operations: file, expression, and what they are. */
const others: readonly (readonly [file: string, expression: string, what: string])[] = [
    ["cli/up/describe-failover.ts", "accepted", "a sentence"],
    ["cli/up/stacks.ts", "ids", "Azure's resource IDs"],
    ["dynamic-providers/azure/resource-id.ts", "id", "a resource ID that was given"],
    ["dynamic-providers/azure/role-assignments.ts", "id", "the resource ID of a role assignment"],
    ["dynamic-providers/inventory/digest.ts", "id", "of an inventory key"],
    ["dynamic-providers/logical/keyring.ts", "id", "of a keyring"],
    ["dynamic-providers/logical/keyring.ts", "keyring.value.id", "of a keyring"],
    ["dynamic-providers/pulumi/lifecycles/resource-lifecycle.ts", "id", "what was given to pulumi import"],
    [
        "dynamic-providers/readiness/key-vault-checks.ts",
        "right.id ?? '\"$keyvault\"'",
        "the resource ID of a Key Vault",
    ],
    ["dynamic-providers/records/changed-subscriptions.ts", "id", "the name of a subscription"],
    ["dynamic-providers/records/document-type.ts", "id", "what cannot be an ID"],
];

test("no text for people has the whole ID of a snapshot or of an operation", () => {
    const found = productSources().flatMap(({ file, text }) =>
        toldIds(file, text).map(({ line, expression }) => ({ file, line, expression })),
    );
    const isOther = ({ file, expression }: { file: string; expression: string }): boolean =>
        others.some(([itsFile, itsExpression]) => itsFile === file && itsExpression === expression);
    expect(found.filter((told) => !isOther(told))).toEqual([]);
    // What stands in the list and is gone is taken out of it.
    const stale = others.filter(
        ([file, expression]) => !found.some((told) => told.file === file && told.expression === expression),
    );
    expect(stale).toEqual([]);
});

test("a whole ID in a message is found; short ones, paths and names of blobs are let through", () => {
    const source = [
        "const a = `Snapshot '${facts.id}' is gone.`;",
        "const b = `'${id}'`;",
        "const c = `restore of ${record.snapshot!} waits`;",
        "const d = `newest: ${restorable.at(-1)?.id ?? none}`;",
        "const e = `Snapshot '${shortId(facts.id)}' is gone.`;",
        "const f = `snapshots/${facts.id}.json`;",
        "const g = `the ${snapshotInWords(facts)} is gone`;",
    ].join("\n");
    expect(toldIds("told.ts", source)).toEqual([
        { line: 1, expression: "facts.id" },
        { line: 2, expression: "id" },
        { line: 3, expression: "record.snapshot!" },
        { line: 4, expression: "restorable.at(-1)?.id ?? none" },
    ]);
});
