import { newAuthority } from "../../dynamic-providers/records/authority/authority";
import { settleConsents } from "./settle-consents";

const authority = { ...newAuthority, epoch: 3, active: "standby" };

test("stale consents leave a stack's file, and nothing else does", () => {
    const text = `config:
  # The site.
  contoso:program: site
  contoso:acceptDataLoss: "2" # of November
  contoso:rejoin: 4
  contoso:recoverAuthority:
    active: standby
    epoch: 3

  # Ours.
  contoso:units: "2"
`;
    const settled = settleConsents("Pulumi.standby.yaml", text, "contoso", authority);
    expect(settled.text).toBe(`config:
  # The site.
  contoso:program: site
  contoso:rejoin: 4

  # Ours.
  contoso:units: "2"
`);
    expect(settled.settled.map(({ name }) => name)).toEqual(["acceptDataLoss", "recoverAuthority"]);
});

test("a declaration in Pulumi.yaml goes as a whole", () => {
    const text =
        "name: contoso\nconfig:\n  acceptDataLoss:\n    type: integer\n    default: 2\n  rejoin: 2\n  other: 1\n";
    expect(settleConsents("Pulumi.yaml", text, "contoso", authority).text).toBe("name: contoso\nconfig:\n  other: 1\n");
});

test("a consent that is none is refused by its name", () => {
    const text = 'config:\n  contoso:rejoin: "0x2"\n';
    expect(() => settleConsents("Pulumi.a.yaml", text, "contoso", authority)).toThrow('rejoin is "0x2"');
});
