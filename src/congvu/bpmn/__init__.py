"""BPMN 2.0.2 in plain Python: models read, judged, compiled and moved on."""
