-- works with code of version: 1
-- The incidents of all targets are paged by the time at which they began.

create index inspector_incidents_started_at on inspector_incidents (started_at);
