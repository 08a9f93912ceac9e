{{/* The pod, the same for one agent and for each of a fleet. */}}

{{- define "inspector.environment" -}}
{{- with .Values.history.connectionSecret }}
{{- if .name }}
- name: INSPECTOR__HISTORY__CONNECTION
  valueFrom:
    secretKeyRef:
      name: {{ .name }}
      key: {{ .key }}
{{- end }}
{{- end }}
{{- with .Values.tls.mode }}
- name: PGSSLMODE
  value: {{ . }}
{{- end }}
{{- if or .Values.tls.rootCertificate.secret .Values.tls.rootCertificate.configMap }}
- name: PGSSLROOTCERT
  value: /var/run/inspector/tls/ca.crt
{{- end }}
{{- if .Values.tls.clientCertificate.secret }}
- name: PGSSLCERT
  value: /var/run/inspector/tls/client.crt
- name: PGSSLKEY
  value: /var/run/inspector/tls/client.key
{{- end }}
{{- with .Values.env }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "inspector.pod" -}}
metadata:
  labels:
    {{- include "inspector.labels" . | nindent 4 }}
    {{- with .Values.podLabels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  annotations:
    # Of what the agent reads once. Everything else of its configuration it takes up while it runs, and no pod has to start anew for it.
    checksum/started-with: {{ printf "%s%s" (include "inspector.started-with" .) (omit .Values.config "tiers" "budget" "probes" "suppressions" | toYaml) | sha256sum }}
    {{- with .Values.podAnnotations }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  serviceAccountName: {{ include "inspector.serviceAccount" . }}
  automountServiceAccountToken: false
  enableServiceLinks: false
  terminationGracePeriodSeconds: 15
  {{- with .Values.image.pullSecrets }}
  imagePullSecrets:
    {{- range . }}
    - name: {{ . }}
    {{- end }}
  {{- end }}
  securityContext:
    runAsNonRoot: true
    {{- with .Values.podSecurityContext }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
    fsGroupChangePolicy: OnRootMismatch
    seccompProfile:
      type: RuntimeDefault
  containers:
    - name: inspector
      image: {{ include "inspector.image" . }}
      imagePullPolicy: {{ .Values.image.pullPolicy }}
      args:
        - serve
        - --log-format
        - {{ .Values.logFormat }}
        {{- if .Values.listen.insecure }}
        - --insecure-listen
        {{- end }}
      {{- with include "inspector.environment" . | trim }}
      env:
        {{- . | nindent 8 }}
      {{- end }}
      ports:
        - name: http
          containerPort: {{ include "inspector.port" . }}
          protocol: TCP
      startupProbe:
        httpGet:
          path: /healthz
          port: http
        periodSeconds: 2
        failureThreshold: 30
      livenessProbe:
        httpGet:
          path: /healthz
          port: http
        periodSeconds: 10
        timeoutSeconds: 5
      readinessProbe:
        httpGet:
          path: /readyz
          port: http
        periodSeconds: 5
        timeoutSeconds: 5
      resources:
        {{- toYaml .Values.resources | nindent 8 }}
      securityContext:
        allowPrivilegeEscalation: false
        readOnlyRootFilesystem: true
        capabilities:
          drop:
            - ALL
      volumeMounts:
        - name: config
          mountPath: /etc/inspector
          readOnly: true
        - name: state
          mountPath: /var/lib/inspector
        {{- if include "inspector.secrets" . }}
        - name: secrets
          mountPath: /var/run/inspector
          readOnly: true
        {{- end }}
  volumes:
    - name: config
      configMap:
        name: {{ include "inspector.fullname" . }}
    - name: state
      {{- if and (not .Values.fleet.enabled) (not .Values.history.connectionSecret.name) .Values.history.persistence.enabled }}
      persistentVolumeClaim:
        claimName: {{ default (include "inspector.fullname" .) .Values.history.persistence.existingClaim }}
      {{- else }}
      emptyDir:
        sizeLimit: 3Gi
      {{- end }}
    {{- with include "inspector.secrets" . }}
    - name: secrets
      projected:
        defaultMode: 0440
        {{- . | nindent 8 }}
    {{- end }}
  {{- with .Values.nodeSelector }}
  nodeSelector:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.tolerations }}
  tolerations:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.affinity }}
  affinity:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .Values.priorityClassName }}
  priorityClassName: {{ . }}
  {{- end }}
  {{- if .Values.topologySpreadConstraints }}
  topologySpreadConstraints:
    {{- toYaml .Values.topologySpreadConstraints | nindent 4 }}
  {{- else if .Values.fleet.enabled }}
  topologySpreadConstraints:
    {{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
    - topologyKey: {{ . }}
      maxSkew: 1
      whenUnsatisfiable: ScheduleAnyway
      labelSelector:
        matchLabels:
          {{- include "inspector.selector" $ | nindent 10 }}
    {{- end }}
  {{- end }}
{{- end -}}
