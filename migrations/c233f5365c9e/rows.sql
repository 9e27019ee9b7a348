-- The rows that the upgrade of Superset 6.0.0 leaves behind, with their ids.

INSERT INTO ab_role (id, name) VALUES
  (1, 'Admin'),
  (2, 'Public');

INSERT INTO ab_permission (id, name) VALUES
  (1, 'can_read'),
  (2, 'can_write'),
  (3, 'can_view_chart_as_table'),
  (4, 'can_view_query'),
  (8, 'can_upload');

INSERT INTO ab_view_menu (id, name) VALUES
  (1, 'SavedQuery'),
  (2, 'CssTemplate'),
  (3, 'ReportSchedule'),
  (4, 'Chart'),
  (5, 'Annotation'),
  (6, 'Dataset'),
  (7, 'Log'),
  (8, 'Dashboard'),
  (9, 'Database'),
  (10, 'Query');

INSERT INTO ab_permission_view (id, permission_id, view_menu_id) VALUES
  (1, 1, 1),
  (2, 2, 1),
  (3, 1, 2),
  (4, 2, 2),
  (5, 1, 3),
  (6, 2, 3),
  (7, 1, 4),
  (8, 2, 4),
  (9, 1, 5),
  (10, 2, 5),
  (11, 1, 6),
  (12, 2, 6),
  (13, 1, 7),
  (14, 2, 7),
  (15, 1, 8),
  (16, 2, 8),
  (17, 1, 9),
  (18, 2, 9),
  (19, 1, 10),
  (20, 3, 8),
  (21, 4, 8),
  (25, 8, 9);
