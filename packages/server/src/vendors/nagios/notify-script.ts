/** The macros the script sends; each is read from the environment by Nagios's name for it or the plain one. */
const macros = [
  "NOTIFICATIONTYPE HOSTNAME HOSTDISPLAYNAME HOSTADDRESS HOSTSTATE HOSTOUTPUT LONGHOSTOUTPUT HOSTGROUPNAME HOSTNOTESURL HOSTACTIONURL",
  "SERVICEDESC SERVICEDISPLAYNAME SERVICESTATE SERVICESTATETYPE SERVICEOUTPUT LONGSERVICEOUTPUT SERVICEGROUPNAME SERVICENOTESURL",
  "SERVICEACTIONURL TIMET LONGDATETIME NOTIFICATIONAUTHOR NOTIFICATIONAUTHORNAME NOTIFICATIONCOMMENT",
].join(" \\\n  ");

/**
 * A notification command for both programs: macros reach it by the environment, never by a shell's command line, so
 * that what a plugin prints can say nothing to a shell.
 */
export function notifyScript(url: string): string {
  return `#!/bin/sh
# Tells Staunch of a notification by Nagios or Icinga.
set --
for name in ${macros}
do
  eval "value=\\\${NAGIOS_$name:-\\\${$name:-}}"
  if [ -n "$value" ]; then set -- "$@" --data-urlencode "$name=$value"; fi
done
exec curl --fail --silent --show-error --max-time 20 --retry 3 "$@" '${url}'
`;
}

export const nagiosConfiguration = `define command {
  command_name  notify-by-staunch
  command_line  /usr/local/bin/staunch-notify
}
define contact {
  contact_name                   staunch
  host_notification_commands     notify-by-staunch
  service_notification_commands  notify-by-staunch
  host_notification_period       24x7
  service_notification_period    24x7
  host_notification_options      d,u,r,f
  service_notification_options   w,u,c,r,f
}
`;

export const icingaConfiguration = `object NotificationCommand "staunch-host" {
  command = [ "/usr/local/bin/staunch-notify" ]
  env = {
    NOTIFICATIONTYPE = "$notification.type$"
    NOTIFICATIONAUTHOR = "$notification.author$"
    NOTIFICATIONCOMMENT = "$notification.comment$"
    HOSTNAME = "$host.name$"
    HOSTDISPLAYNAME = "$host.display_name$"
    HOSTADDRESS = "$address$"
    HOSTSTATE = "$host.state$"
    HOSTOUTPUT = "$host.output$"
    TIMET = "$icinga.timet$"
  }
}
object NotificationCommand "staunch-service" {
  import "staunch-host"
  env += {
    SERVICEDESC = "$service.name$"
    SERVICEDISPLAYNAME = "$service.display_name$"
    SERVICESTATE = "$service.state$"
    SERVICEOUTPUT = "$service.output$"
  }
}
object User "staunch" { }
apply Notification "staunch" to Host {
  command = "staunch-host"
  users = [ "staunch" ]
  assign where true
}
apply Notification "staunch" to Service {
  command = "staunch-service"
  users = [ "staunch" ]
  assign where true
}
`;
