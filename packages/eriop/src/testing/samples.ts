/** The least that an alert needs. */
export const ALERT = {
  source: 'axis_microphone',
  severity: 'high',
  alert_type: 'gunshot',
  title: 'Shot heard',
};

/** The least that an incident needs. */
export const INCIDENT = { category: 'fire', title: 'Smoke on the roof' };

/** An id that nothing has. */
export const UNKNOWN_ID = '01900000-0000-7000-8000-000000000000';
