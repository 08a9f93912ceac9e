{{/* inspector.yaml: what the values say, with files in place of secrets. */}}

{{- define "inspector.port" -}}9432{{- end -}}

{{/* What the agent reads once, when it starts. The rest it takes up while it runs. */}}
{{- define "inspector.started-with" -}}
{{- if and (not .Values.listen.insecure) (not .Values.listen.tokenSecret.name) -}}
{{- fail "listen.tokenSecret.name is needed, or listen.insecure: the agent does not answer to others without a token unless it is told to" -}}
{{- end -}}
{{- if and .Values.fleet.enabled .Values.history.connectionSecret.name -}}
{{- fail "history.connectionSecret is for one agent: a fleet remembers in fleet.store" -}}
{{- end -}}
{{- $listen := dict "address" (printf "*:%s" (include "inspector.port" .)) -}}
{{- if not .Values.listen.insecure -}}
{{- $_ := set $listen "tokenFile" "/var/run/inspector/token" -}}
{{- end -}}
{{- $history := dict -}}
{{- if and (not .Values.fleet.enabled) (not .Values.history.connectionSecret.name) -}}
{{- $_ := set $history "file" "/var/lib/inspector/inspector.db" -}}
{{- end -}}
{{- with .Values.history.retention -}}
{{- $_ := set $history "retention" . -}}
{{- end -}}
{{- $all := dict "listen" $listen -}}
{{- if $history -}}
{{- $_ := set $all "history" $history -}}
{{- end -}}
{{- if .Values.fleet.enabled -}}
{{- $fleet := dict "store" (required "fleet.store is needed: host=... dbname=... user=..." .Values.fleet.store) -}}
{{- if .Values.fleet.passwordSecret.name -}}
{{- $_ := set $fleet "passwordFile" "/var/run/inspector/store" -}}
{{- end -}}
{{- $_ := set $all "fleet" $fleet -}}
{{- end -}}
{{- toYaml $all -}}
{{- end -}}

{{- define "inspector.targets" -}}
{{- $targets := list -}}
{{- range .Values.targets -}}
{{- $target := omit . "passwordSecret" -}}
{{- if .passwordSecret -}}
{{- $_ := set $target "passwordFile" (printf "/var/run/inspector/targets/%s" .name) -}}
{{- end -}}
{{- $targets = append $targets $target -}}
{{- end -}}
{{- if not $targets -}}
{{- fail "targets is empty: name a server to watch" -}}
{{- end -}}
{{- toYaml (dict "targets" $targets) -}}
{{- end -}}

{{- define "inspector.yaml" -}}
{{ include "inspector.targets" . }}
{{ include "inspector.started-with" . }}
{{- with .Values.config }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/* Every secret that is mounted, each key as a file. */}}
{{- define "inspector.secrets" -}}
{{- $sources := list -}}
{{- range .Values.targets -}}
{{- if .passwordSecret -}}
{{- $item := dict "key" (default "password" .passwordSecret.key) "path" (printf "targets/%s" .name) -}}
{{- $sources = append $sources (dict "secret" (dict "name" .passwordSecret.name "items" (list $item))) -}}
{{- end -}}
{{- end -}}
{{- if not .Values.listen.insecure -}}
{{- $item := dict "key" .Values.listen.tokenSecret.key "path" "token" -}}
{{- $sources = append $sources (dict "secret" (dict "name" .Values.listen.tokenSecret.name "items" (list $item))) -}}
{{- end -}}
{{- if and .Values.fleet.enabled .Values.fleet.passwordSecret.name -}}
{{- $item := dict "key" .Values.fleet.passwordSecret.key "path" "store" -}}
{{- $sources = append $sources (dict "secret" (dict "name" .Values.fleet.passwordSecret.name "items" (list $item))) -}}
{{- end -}}
{{- with .Values.tls.rootCertificate -}}
{{- $item := dict "key" .key "path" "tls/ca.crt" -}}
{{- if .secret -}}
{{- $sources = append $sources (dict "secret" (dict "name" .secret "items" (list $item))) -}}
{{- else if .configMap -}}
{{- $sources = append $sources (dict "configMap" (dict "name" .configMap "items" (list $item))) -}}
{{- end -}}
{{- end -}}
{{- with .Values.tls.clientCertificate.secret -}}
{{- $certificate := dict "key" "tls.crt" "path" "tls/client.crt" -}}
{{- $key := dict "key" "tls.key" "path" "tls/client.key" -}}
{{- $sources = append $sources (dict "secret" (dict "name" . "items" (list $certificate $key))) -}}
{{- end -}}
{{- range .Values.secretFiles -}}
{{- $item := dict "key" .key "path" (printf "files/%s" .path) -}}
{{- $sources = append $sources (dict "secret" (dict "name" .secret "items" (list $item))) -}}
{{- end -}}
{{- if $sources -}}
{{- toYaml (dict "sources" $sources) -}}
{{- end -}}
{{- end -}}
