/** A gunshot as a microphone reports it; some 500 bytes. */
export function newAlert(number: number): object {
  return {
    source: 'axis_microphone',
    source_id: `microphone-${number % 500}`,
    severity: (['critical', 'high', 'medium', 'low'] as const)[number % 4],
    alert_type: 'gunshot',
    title: `Gunshot heard by microphone ${number % 500}`,
    description: 'Two impulses within 400 ms, followed by voices.',
    location: { latitude: 45.5017, longitude: -73.5673, address: '1000 rue Sherbrooke', zone: 'north' },
    confidence: 0.93,
    peak_level_db: 118.5,
    background_level_db: 54.2,
    device_id: `device-${number % 500}`,
    raw_payload: { firmware: '4.2.1', battery: 87, samples: [12, 99, 118, 64] },
  };
}
