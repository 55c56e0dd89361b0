export { mailChannel } from "#vendors/smtp/mail-channel.ts";
export { SmtpMailer, type SmtpOptions } from "#vendors/smtp/smtp-mailer.ts";
