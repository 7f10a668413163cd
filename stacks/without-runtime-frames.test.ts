import { withoutRuntimeFrames } from "./without-runtime-frames";

const own = "    at site (/project/stacks/site.ts:19:30)";
const packaged = "    at run (/project/node_modules/@pulumi/pulumi/runtime/stack.js:79:28)";

test("frames of files right below a scope go, all others stay", () => {
    const error = new Error("no");
    error.stack = [
        "Error: no",
        own,
        packaged,
        "    at async Stack.initialize (/project/node_modules/@pulumi/resource.ts:1687:22)",
        "    at C:\\project\\node_modules\\@pulumi\\resource.ts:1687:22",
    ].join("\n");
    expect(withoutRuntimeFrames(error)).toBe(error);
    expect(error.stack).toBe(["Error: no", own, packaged].join("\n"));
});

test.each(["text", undefined, { stack: 1 }])("what is no error stays as it is: %p", (thrown) => {
    expect(withoutRuntimeFrames(thrown)).toBe(thrown);
});
