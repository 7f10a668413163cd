import { gatewayStatusPath } from "../azure/gateway-status-path";
import { inWords } from "../common/as-people-read";
import { doctorOnly, ofProject, ofSite } from "./check";
import type { Check } from "./check";

/** Entra ID takes an assertion for 5 minutes; so do most who check times. */
const maxSkewSeconds = 5 * 60;

/** Whether what serves clients answers, and this machine agrees with Azure on the time. */
export const reachChecks: readonly Check[] = [
    ofSite(
        {
            code: "GatewayNotAnswering",
            asks: "Does each gateway of the service answer on its status path?",
            usedBy: doctorOnly,
        },
        { site: ["gateways"] },
        ({ site }, { gateways }) =>
            gateways.flatMap(({ url, problem }) =>
                problem === null
                    ? []
                    : [
                          {
                              severity: "risks" as const,
                              about: site,
                              words: `The gateway ${url} does not answer from here: ${problem}.`,
                              wayOut: "Find out whether clients reach it: DNS, network, the service's health in the portal.",
                              commands: [`curl --include ${url}${gatewayStatusPath}`],
                          },
                      ],
            ),
    ),
    ofProject(
        {
            code: "ClockSkew",
            asks: `Does this machine's clock agree with Azure's within ${maxSkewSeconds / 60} minutes?`,
            usedBy: doctorOnly,
        },
        ["clock"],
        ({ clock: { azure, machine } }) => {
            const seconds = Math.abs(azure.getTime() - machine.getTime()) / 1000;
            const way = machine > azure ? "ahead of" : "behind";
            return seconds > maxSkewSeconds
                ? [
                      {
                          severity: "risks",
                          about: "this machine",
                          words: `This machine's clock is ${inWords(seconds)} ${way} Azure's: sign-ins by certificate or OIDC are refused.`,
                          wayOut: "Set the clock, or have it set by NTP.",
                          commands: ["timedatectl"],
                      },
                  ]
                : [];
        },
    ),
];
