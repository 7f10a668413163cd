import { renderReference } from "./render-reference";

const member = { name: "units", type: "number", isRequired: false, default: "1", description: "How many." };

test("inputs and outputs are tables, nested types follow the table that they are in", () => {
    const nested = (name: string) => ({ name, description: "Nested.", members: [member] });
    expect(
        renderReference({
            name: "Thing",
            description: "A thing.\nOf some kind.\n\nMore.",
            errors: "RunError at once.",
            inputs: [member, { ...member, name: "place", isRequired: true, default: undefined }],
            inputTypes: [nested("InArgs")],
            outputs: [member],
            outputTypes: [nested("Out")],
        }),
    ).toBe(`A thing. Of some kind.

More.

Refuses with: RunError at once.

### Inputs

| Name | Type | Default | What it does |
| - | - | - | - |
| \`units\` | number | 1 | How many. |
| \`place\` | number | **required** | How many. |

#### \`InArgs\`

Nested.

| Name | Type | Default | What it does |
| - | - | - | - |
| \`units\` | number | 1 | How many. |

### Outputs

| Name | Type | What it is |
| - | - | - |
| \`units\` | number | How many. |

#### \`Out\`

Nested.

| Name | Type | What it is |
| - | - | - |
| \`units\` | number | How many. |`);
});

test("a resource without outputs has no table of them", () => {
    const reference = {
        name: "Thing",
        description: "",
        inputs: [member],
        inputTypes: [],
        outputs: [],
        outputTypes: [],
    };
    expect(renderReference(reference)).not.toContain("Outputs");
});

test("what would break a table is escaped, and code is not", () => {
    const outputs = [{ ...member, description: "a|b <c> * [d] `e|f <g>`" }];
    const text = renderReference({
        name: "Thing",
        description: "",
        inputs: [],
        inputTypes: [],
        outputs,
        outputTypes: [],
    });
    expect(text).toContain("| a\\|b \\<c> \\* \\[d\\] `e\\|f <g>` |");
});
