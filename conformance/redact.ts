import { displayNameOf, locations } from "../sandbox/ground/locations";

/**
 * Takes out of answers whatever is somebody's: what this run knows (names, IDs, keys, tokens) becomes its placeholder, what looks like an
 * ID, an address, a time or a secret becomes the word for it. Of a body, only the texts of members that are known to
 * hold Azure's own words stay; all others become `str`. Pure: nothing is written here.
 */
export class Redactor {
    private readonly words: ReadonlySet<string>;

    /**
     * @param known - placeholder by value; those of secrets, too.
     * @param said - texts that requests send: their words are no secret.
     */
    constructor(
        private readonly known: () => ReadonlyMap<string, string>,
        said: readonly string[],
    ) {
        const regions = locations.flatMap(({ name }) => [name, displayNameOf(name) ?? name]);
        this.words = new Set([...said, ...regions, ...azureWords].flatMap(wordsOf));
    }

    /** The body of an answer, with its members in their order. */
    body(value: unknown, name = "", inTags = false): unknown {
        if (typeof value === "string") {
            if (/^(true|false)?$/i.test(value)) {
                return value;
            }
            return textMembers.has(name) ? this.text(value, name === "message") : "str";
        }
        if (typeof value !== "object" || value === null) {
            return value;
        }
        if (Array.isArray(value)) {
            return value.map((item) => this.body(item, name));
        }
        return Object.fromEntries(
            Object.entries(value).map(([member, inner]) => [
                inTags && !this.isKnownWord(member) ? "{tag}" : this.member(member),
                this.body(inner, member, member === "tags"),
            ]),
        );
    }

    /** @param url - as an answer names it; of the resource manager's own, path and query stay. */
    url(url: string, endpoint: string): string {
        const own = new RegExp(`^https://${escape(new URL(endpoint).hostname)}(:\\d+)?(?=/)`, "i");
        const path = url.replace(own, "").replace(/&t=\d+&c=.*$/, "");
        const [place = "", query] = path.split("?");
        const segments = place.split("/").map((segment) => this.token(segment) ?? this.text(segment, false));
        return [segments.join("/"), ...(query === undefined ? [] : [this.text(query, false)])].join("?");
    }

    /** @param isSentence - whether quoted parts are taken out that are not known words of Azure. */
    text(raw: string, isSentence: boolean): string {
        if (/[{}]/.test(raw)) {
            return "str";
        }
        const replaced = shapes.reduce((text, [shape, word]) => text.replace(shape, word), this.replaceKnown(raw));
        return isSentence ? this.unquote(replaced) : replaced;
    }

    /** Members have names like `oAuth2`; some are IDs. */
    private member(name: string): string {
        return /^[A-Za-z][A-Za-z0-9.]*$/.test(name) ? this.replaceKnown(name) : this.text(name, false);
    }

    private replaceKnown(raw: string): string {
        const entries = [...this.known()].sort(([left], [right]) => right.length - left.length);
        const exact = entries.reduce((text, [value, name]) => text.replaceAll(value, `{${name}}`), raw);
        // Another spelling of a name is still the name.
        return entries.reduce(
            (text, [value]) => text.replace(new RegExp(`(?<!\\{)${escape(value)}`, "gi"), "{another spelling}"),
            exact,
        );
    }

    /** Operations are named by base64 of words that hold the service's name. */
    private token(segment: string): string | undefined {
        if (!/^[A-Za-z0-9+_-]{16,}=*$/.test(segment)) {
            return undefined;
        }
        const said = Buffer.from(segment, "base64url").toString("latin1");
        return /^[\x20-\x7e]{8,}$/.test(said) && said.includes(":")
            ? `{base64 of ${this.text(said.replace(/_([A-Za-z]+)_[0-9a-f]{4,}/, "_$1_HEX"), false).replace("_HEX", "_{hex}")}}`
            : undefined;
    }

    /** A quote that nothing closes hides the rest. An apostrophe within a word is no quote. */
    private unquote(sentence: string): string {
        return sentence.replace(
            /(?<![A-Za-z])(['"`])(.*?)(?:\1(?![A-Za-z])|$)/gs,
            (whole, quote: string, inner: string) =>
                wordsOf(inner.replace(/\{[^}]+\}/g, " ")).every((word) => this.isKnownWord(word))
                    ? whole
                    : `${quote}{text}${quote}`,
        );
    }

    private isKnownWord(word: string): boolean {
        return this.words.has(word.toLowerCase());
    }
}

/** Members whose texts are Azure's words, IDs or names that are replaced. */
const textMembers: ReadonlySet<string> = new Set([
    ...["id", "name", "type", "kind", "location", "code", "message", "target", "status", "state", "reason"],
    ...["provisioningState", "targetProvisioningState", "resourceState", "deploymentStatus", "enabledState"],
    ...["tier", "accessTier", "keyName", "permissions", "publicAccess", "leaseStatus", "leaseState"],
    ...["virtualNetworkType", "natGatewayState", "platformVersion", "publicNetworkAccess", "createdByType"],
    ...["lastModifiedByType", "legacyPortalStatus", "developerPortalStatus", "minApiVersion", "zones"],
    ...["certificateSource", "hostName", "gatewayUrl", "principalType", "roleDefinitionId", "scope", "format"],
    ...["protocols", "path", "apiRevision", "method", "urlTemplate", "serviceId", "originGroupName", "endpointName"],
    ...["forwardingProtocol", "httpsRedirect", "linkToDefaultDomain", "supportedProtocols", "patternsToMatch"],
    ...[
        "defaultAction",
        "bypass",
        "minimumTlsVersion",
        "statusOfPrimary",
        "Message",
        "autoGeneratedDomainNameLabelScope",
    ],
]);

/** Shapes of what must not be recorded, and the word for each; in this order. */
const shapes: readonly (readonly [shape: RegExp, word: string])[] = [
    [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, "{token}"],
    [/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi, "{guid}"],
    [/\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)/g, "{time}"],
    [/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, "{email}"],
    [/(?<![\w.])\d{1,3}(?:\.\d{1,3}){3}(?![\w.])/g, "{address}"],
    [/(?<![\w:])(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{0,4}(?![\w:])/gi, "{address}"],
    [/\b(?:sig|signature|sv|se|sp)=[^&\s]+/gi, "{signed}"],
    [/(?<![\w{])[0-9a-f]{16,}(?![\w}])/gi, "{hex}"],
    [/(?<![\w{+/])(?=[A-Za-z+/]*\d)[A-Za-z0-9+/]{40,}={0,2}(?![\w}])/g, "{long}"],
    [/(?<![\w{+-])(?=[\w+-]*\d)(?=[\w+-]*[A-Za-z])[\w+-]{20,}={0,2}(?![\w}])/g, "{long}"],
];

const azureWords: readonly string[] = [
    ...["Developer", "Basic", "Standard", "Premium", "Consumption", "BasicV2", "StandardV2", "PremiumV2"],
    ...["Microsoft ApiManagement Storage Cdn Network Authorization Resources service storageAccounts deletedservices"],
    ...["roleAssignments userAssignedIdentities profiles afdEndpoints originGroups origins routes resource group"],
    ...["backup restore key1 key2 Owner Contributor Reader"],
];

const wordsOf = (text: string): string[] =>
    text
        .toLowerCase()
        .split(/[^a-z0-9]+/)
        .filter(Boolean);
const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
