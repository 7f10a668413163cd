import { productSources } from "./read-codes";
import { holdsId, holdsTime, toldValues } from "./told-values";

/** What is named so and is something else: file, expression, and what it is. */
type Others = readonly (readonly [file: string, expression: string, what: string])[];

const otherIds: Others = [
    ["cli/report/draw-timeline.ts", "id", "for auditors, who look a snapshot up by it"],
    ["cli/report/drawing.ts", "id", "of an element of the page"],
    ["cli/report/format-report.ts", "id", "of an element of the page"],
    ["cli/report/table.ts", "id", "of an element of the page"],
    ["cli/report/sections/checklist-section.ts", "id", "the number of an epoch"],
    ["cli/report/sections/recovery-section.ts", "id", "for auditors, who look a snapshot up by it"],
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

const otherTimes: Others = [
    ["cli/status/format-status.ts", "pointsAt", "the name of a site"],
    ["cli/status/status-report.ts", "pointsAt", "the name of a site"],
    ["cli/up/describe-failover.ts", "until", "half a sentence"],
    ["components/stack-config/nested-shapes.ts", "at", "a place in config"],
    ["components/stack-config/read-stack-config.ts", "at", "a place in config"],
    [
        "dynamic-providers/records/audit/verify-records.ts",
        "link.record.writtenAt",
        "told to the second: which of two is earlier",
    ],
    [
        "dynamic-providers/records/audit/verify-records.ts",
        "before.writtenAt",
        "told to the second: which of two is earlier",
    ],
    ["dynamic-providers/records/authority/verify-chain.ts", "entry.at", "told to the second: which of two is earlier"],
    ["dynamic-providers/records/authority/verify-chain.ts", "base.at", "told to the second: which of two is earlier"],
    ["dynamic-providers/records/selection/select.ts", "before.toISOString()", "what was given"],
    ["dynamic-providers/restore/choose-snapshot.ts", "parsed.selector.before.toISOString()", "what was given"],
    ["dynamic-providers/records/snapshot/adopted-backup.ts", "takenAt.toISOString()", "what was given"],
    [
        "dynamic-providers/records/snapshot/adopted-backup.ts",
        "blob.createdAt.toISOString()",
        "told to the second: which of two is earlier",
    ],
];

test.each([
    ["the whole ID of a snapshot or of an operation", holdsId, otherIds],
    ["a time as programs write it", holdsTime, otherTimes],
])("no text for people has %s", (_what, name, others) => {
    const found = productSources().flatMap(({ file, text }) => toldValues(file, text, name));
    const isIn = (told: { readonly file: string; readonly expression: string }, [file, expression]: Others[number]) =>
        told.file === file && told.expression === expression;
    expect(found.filter((told) => !others.some((other) => isIn(told, other)))).toEqual([]);
    // What is no longer there is taken out of the list.
    expect(others.filter((other) => !found.some((told) => isIn(told, other)))).toEqual([]);
});

test("whole IDs and times of programs are found in messages; short ones, paths and names of blobs are let through", () => {
    const source = [
        "const a = `Snapshot '${facts.id}' is gone.`;",
        "const b = `'${id}'`;",
        "const c = `restore of ${record.snapshot!} waits`;",
        "const d = `newest: ${restorable.at(-1)?.id ?? none}`;",
        "const e = `Snapshot '${shortId(facts.id)}' is gone.`;",
        "const f = `snapshots/${facts.id}.json`;",
        "const g = `the ${snapshotInWords(facts)} is gone`;",
        "const h = `It expired at ${facts.until}.`;",
        "const i = `It is ${now.toISOString()}.`;",
        "const j = `It expired at ${timeOf(facts.until)}.`;",
    ].join("\n");
    const expressions = (name: RegExp): string[] =>
        toldValues("told.ts", source, name).map(({ line, expression }) => `${line}: ${expression}`);
    expect(expressions(holdsId)).toEqual([
        "1: facts.id",
        "2: id",
        "3: record.snapshot!",
        "4: restorable.at(-1)?.id ?? none",
    ]);
    expect(expressions(holdsTime)).toEqual(["8: facts.until", "9: now.toISOString()"]);
});
