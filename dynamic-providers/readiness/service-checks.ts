import { findServiceProblems } from "../preflight/service-problems";
import type { ServiceObservation } from "../azure/service";
import { timeOf } from "../common/as-people-read";
import { millisecondsPerDay } from "../common/milliseconds-per-day";
import { certificatesOf } from "../azure/service-certificates";
import type { ServiceCertificate } from "../azure/service-certificates";
import { doctorOnly, everywhere, ofProject, ofSite } from "./check";
import type { Check } from "./check";
import type { DeclaredProjectFacts, DeclaredSiteFacts } from "./facts";
import type { Severity } from "./finding";

/** How long before its end a certificate is told: time to get another one. A choice. */
const certificateDays = 30;

/** What keeps a standby from a restore blocks; the active site then takes no backups, which is a risk. */
export function severityFor({ site }: DeclaredSiteFacts, { active }: Pick<DeclaredProjectFacts, "active">): Severity {
    return active === site ? "risks" : "blocks";
}

const showCommand = ({ resourceId }: ServiceObservation): string => `az apim show --ids ${resourceId}`;

/** Whether the services can be backed up and restored into, and serve clients after that. */
export const serviceChecks: readonly Check[] = [
    ofSite(
        {
            code: "TierWithoutBackup",
            asks: "Is the service of a tier that Azure backs up and restores?",
            usedBy: everywhere,
        },
        { site: ["service"] },
        (site, { service }, declared) =>
            problemsOf("TierWithoutBackup", service).map((words) => ({
                severity: severityFor(site, declared),
                about: site.site,
                words,
                wayOut: "Declare one of these tiers (tier).",
                commands: [`pulumi config set tier Premium --stack ${site.site}`, "npx apim-dr up"],
            })),
    ),
    ofSite(
        {
            code: "ServiceNotReady",
            asks: "Is the service in provisioning state `Succeeded`?",
            usedBy: everywhere,
        },
        { site: ["service"] },
        (site, { service }, declared) =>
            problemsOf("ServiceNotReady", service).map((words) => ({
                severity: severityFor(site, declared),
                about: site.site,
                words,
                wayOut: "Read the service's activity log in the portal, and repair it.",
                commands: service ? [showCommand(service)] : [],
            })),
    ),
    ofSite(
        { code: "ServiceBusy", asks: "Does an operation run on the service?", usedBy: everywhere },
        { site: ["service"] },
        ({ site }, { service }) =>
            service && service.targetProvisioningState !== ""
                ? [
                      {
                          severity: "note",
                          about: site,
                          words: `The service '${service.name}' is '${service.targetProvisioningState}': a failover waits until that has ended.`,
                          wayOut: "Wait until it has ended.",
                          commands: [showCommand(service)],
                      },
                  ]
                : [],
    ),
    ofSite(
        {
            code: "WorkspacesPresent",
            asks: "Does the service hold workspaces, which no backup contains?",
            usedBy: doctorOnly,
        },
        { site: ["service", "workspaces"] },
        ({ site }, { service, workspaces }) =>
            service && (workspaces ?? 0) > 0
                ? [
                      {
                          severity: "risks",
                          about: site,
                          words: `The service '${service.name}' has ${workspaces} workspaces, which Azure's backup does not contain: backups are refused.`,
                          wayOut: "Move their contents to the service itself.",
                          commands: [],
                      },
                  ]
                : [],
    ),
    ofSite(
        {
            code: "CertificateExpires",
            asks: `Is every certificate of a host name, and every CA certificate, good for ${certificateDays} more days?`,
            usedBy: everywhere,
        },
        { site: ["service"], project: ["vault"] },
        (site, { service, vault }, declared) =>
            (service ? certificatesOf(service.live) : []).flatMap((certificate) =>
                whyEnds(certificate, vault.now).map((words) => ({
                    severity: isOver(certificate.expiresAt, vault.now)
                        ? severityFor(site, declared)
                        : ("risks" as const),
                    about: site.site,
                    words,
                    wayOut: "Get a new certificate, and put it where the declaration (hostnames, certificates) takes it from.",
                    commands: ["npx apim-dr up"],
                })),
            ),
    ),
    ofSite(
        {
            code: "ClientCertificateExpires",
            asks: `Is every certificate that the service keeps for its back ends good for ${certificateDays} more days?`,
            usedBy: doctorOnly,
        },
        { site: ["certificates"], project: ["vault"] },
        ({ site }, { certificates, vault }) =>
            certificates.flatMap((certificate) =>
                whyEnds(certificate, vault.now).map((words) => ({
                    severity: "risks" as const,
                    about: site,
                    words,
                    wayOut: "Upload a new one, or renew it in its Key Vault.",
                    commands: [],
                })),
            ),
    ),
    ofProject(
        {
            code: "CertificatesDiffer",
            asks: "Does each standby have the host names and CA certificates of the active site, with the same certificates?",
            usedBy: everywhere,
        },
        ["vault", "services"],
        ({ vault: { authority }, services }) => {
            const active = authority.active === null ? undefined : services[authority.active];
            return active
                ? Object.entries(services).flatMap(([site, service]) =>
                      service && site !== authority.active
                          ? describeDifferences(active, service).map((words) => ({
                                severity: "risks" as const,
                                about: site,
                                words: `'${site}' ${words}`,
                                wayOut: `Declare the same for '${site}' as for '${authority.active}' (hostnames).`,
                                commands: ["npx apim-dr up"],
                            }))
                          : [],
                  )
                : [];
        },
    ),
];

function problemsOf(code: string, service: ServiceObservation | null): string[] {
    return service
        ? findServiceProblems(service, undefined).flatMap((problem) => (problem.code === code ? [problem.message] : []))
        : [];
}

interface Ending {
    readonly name: string;
    /** ISO 8601; null where Azure does not say. */
    readonly expiresAt: string | null;
}

const isOver = (at: string | null, now: Date): boolean => at !== null && Date.parse(at) <= now.getTime();

function whyEnds({ name, expiresAt }: Ending, now: Date): string[] {
    if (expiresAt === null || Date.parse(expiresAt) > now.getTime() + certificateDays * millisecondsPerDay) {
        return [];
    }
    return [`The certificate of ${name} ${isOver(expiresAt, now) ? "expired" : "expires"} on ${timeOf(expiresAt)}.`];
}

/** Of the standby. */
function describeDifferences(active: ServiceObservation, standby: ServiceObservation): string[] {
    const key = ({ kind, name }: ServiceCertificate): string => `${kind} ${name}`.toLowerCase();
    const there = certificatesOf(standby.live);
    return certificatesOf(active.live).flatMap((wanted) => {
        const same = there.filter((other) => key(other) === key(wanted));
        if (same.length === 0) {
            return [`lacks ${wanted.name}, which the active site has.`];
        }
        return same.some(({ thumbprint }) => thumbprint === wanted.thumbprint)
            ? []
            : [`has another certificate for ${wanted.name} than the active site.`];
    });
}
