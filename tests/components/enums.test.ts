import * as exported from "../../components";
import {
    AccessType,
    CertificateSource,
    DefaultAction,
    DeletionPolicy,
    DrillKind,
    FailoverKind,
    GlobalEndpointKind,
    GrantScope,
    HostnameType,
    OperatorAccess,
    PrincipalType,
    PublicNetworkAccess,
    Redundancy,
    SnapshotKind,
    StandbyMode,
    Tier,
    VerifyMode,
    VirtualNetworkType,
} from "../../components";

interface EnumCase {
    readonly name: string;
    readonly members: Readonly<Record<string, string>>;
    readonly literals: readonly string[];
}

/** Compiles only where the type takes both forms: what the enum's members are, and the plain text. */
const bothForms = <T extends string>(
    name: string,
    members: Readonly<Record<string, T>>,
    literals: readonly NoInfer<T>[],
): EnumCase => ({ name, members, literals });

const enums: readonly EnumCase[] = [
    bothForms<AccessType>("AccessType", AccessType, [
        "SystemAssignedManagedIdentity",
        "UserAssignedManagedIdentity",
        "AccessKey",
    ]),
    bothForms<CertificateSource>("CertificateSource", CertificateSource, ["KeyVault", "Managed"]),
    bothForms<DefaultAction>("DefaultAction", DefaultAction, ["Allow", "Deny"]),
    bothForms<DeletionPolicy>("DeletionPolicy", DeletionPolicy, ["Retain", "Delete"]),
    bothForms<DrillKind>("DrillKind", DrillKind, ["native", "logical"]),
    bothForms<FailoverKind>("FailoverKind", FailoverKind, ["planned", "unplanned"]),
    bothForms<GlobalEndpointKind>("GlobalEndpointKind", GlobalEndpointKind, ["FrontDoor", "TrafficManager"]),
    bothForms<GrantScope>("GrantScope", GrantScope, ["container", "account"]),
    bothForms<HostnameType>("HostnameType", HostnameType, [
        "Proxy",
        "Portal",
        "Management",
        "Scm",
        "DeveloperPortal",
        "ConfigurationApi",
    ]),
    bothForms<OperatorAccess>("OperatorAccess", OperatorAccess, ["SignIn", "AccessKey"]),
    bothForms<PrincipalType>("PrincipalType", PrincipalType, [
        "User",
        "Group",
        "ServicePrincipal",
        "ForeignGroup",
        "Device",
    ]),
    bothForms<PublicNetworkAccess>("PublicNetworkAccess", PublicNetworkAccess, ["Enabled", "Disabled"]),
    bothForms<Redundancy>("Redundancy", Redundancy, [
        "Standard_LRS",
        "Standard_ZRS",
        "Standard_GRS",
        "Standard_RAGRS",
        "Standard_GZRS",
        "Standard_RAGZRS",
    ]),
    bothForms<SnapshotKind>("SnapshotKind", SnapshotKind, ["native", "logical"]),
    bothForms<StandbyMode>("StandbyMode", StandbyMode, ["cold", "pilot", "warm"]),
    bothForms<Tier>("Tier", Tier, ["Developer", "Basic", "Standard", "Premium"]),
    bothForms<VerifyMode>("VerifyMode", VerifyMode, ["entities", "off"]),
    bothForms<VirtualNetworkType>("VirtualNetworkType", VirtualNetworkType, ["None", "External", "Internal"]),
];

/** Exports that are objects of texts and no enum. */
const others: readonly string[] = ["vaultContainers"];

const isEnum = (value: unknown): boolean =>
    typeof value === "object" && value !== null && Object.values(value).every((member) => typeof member === "string");

test.each(enums)("$name has a member for each text that is taken, under its name", ({ members, literals }) => {
    expect(Object.values(members)).toEqual(literals);
    expect(Object.keys(members).map((key) => key.toLowerCase())).toEqual(literals.map((text) => text.toLowerCase()));
});

test("every enum that the package exports is one of these", () => {
    const names = Object.entries(exported)
        .filter(([name, value]) => isEnum(value) && !others.includes(name))
        .map(([name]) => name);
    expect(names.sort()).toEqual(enums.map(({ name }) => name));
});
