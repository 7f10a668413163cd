import { inputFailure } from "../../dynamic-providers/common/failure";
import type { InputFailure } from "../../dynamic-providers/common/failure";
import { notYetKnown } from "../input-failures";
import { isGiven } from "./api-management-shape";
import type { ApiManagementShape } from "./api-management-shape";

/** Source: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftapimanagement */
const serviceNamePattern = /^(?=.{1,50}$)[a-zA-Z](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?$/;
const emailPattern = /^[^\s@]+@[^\s@]+$/;
/** Of names and addresses. Source: https://learn.microsoft.com/rest/api/apimanagement/api-management-service/create-or-update */
const maxLength = 100;

/** The service's name, and the publisher's name and addresses. */
export function validateNames(shape: ApiManagementShape): InputFailure[] {
    const { serviceName, publisherName, publisherEmail, notificationSenderEmail } = shape;
    const failures: InputFailure[] = [];
    if (!passes(serviceName, (text) => serviceNamePattern.test(text))) {
        failures.push(
            inputFailure(
                "serviceName",
                serviceName,
                "it must have 1 to 50 letters, digits and hyphens, start with a letter and end with a letter or digit.",
            ),
        );
    }
    if (!passes(publisherName, isText)) {
        failures.push(inputFailure("publisherName", publisherName, `it must have 1 to ${maxLength} characters.`));
    }
    if (!passes(publisherEmail, isEmail)) {
        failures.push(
            inputFailure(
                "publisherEmail",
                publisherEmail,
                `it must be an e-mail address of at most ${maxLength} characters: Azure sends notifications there.`,
            ),
        );
    }
    if (isGiven(notificationSenderEmail) && !passes(notificationSenderEmail, isEmail)) {
        failures.push(
            inputFailure(
                "notificationSenderEmail",
                notificationSenderEmail,
                `it must be an e-mail address of at most ${maxLength} characters, or be left out for Azure's own.`,
            ),
        );
    }
    return failures;
}

function passes(value: unknown, rule: (text: string) => boolean): boolean {
    return value === notYetKnown || (typeof value === "string" && rule(value));
}

const isText = (text: string): boolean => text.trim() !== "" && text.length <= maxLength;
const isEmail = (text: string): boolean => isText(text) && emailPattern.test(text);
