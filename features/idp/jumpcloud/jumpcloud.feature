Feature: What only JumpCloud does

  Rule: Activating makes a test user and a test group, and leaves nothing behind

    @JC-25 @JC-21 @JC-22 @JC-26 @RFC7643-3.1-03 @RFC7643-2.5-02 @RFC7644-3.6-05
    Scenario: The connection is activated beside people who are there
      Given the directory has provisioned "Ada"
      And the directory has pushed group "Sales" with "Ada"
      When the admin tests the connection
      Then "Ada" has access
      And group "Sales" has exactly the members "Ada"
      And nothing changes

    @JC-25 @JC-21 @OKTA-C19 @RFC7644-3.6-05
    Scenario: The connection is activated without group management
      Given the admin has switched groups off
      When the admin tests the connection
      Then nothing changes

    @JC-25 @RFC7644-3.4.2-07
    Scenario: Activating only lists the people, as one text has it
      Given the admin has set activate to "list"
      And the directory has provisioned "Ada"
      When the admin tests the connection
      Then nothing changes

  Rule: JumpCloud sends the whole person each time, with empty lists

    @JC-23 @JC-22 @RFC7643-2.5-01 @RFC7644-3.5.1-02 @cap:enterprise
    Scenario: A person without phone numbers or addresses
      Given the directory has provisioned "Ada"
      When the directory changes the department of "Ada" to "C-Suite"
      Then the department of "Ada" is "C-Suite"
      And "Ada" has access
      And "Ada" is the same member as before

    @JC-22 @RFC7643-3-04
    Scenario: The enterprise extension is listed, and there is none
      When the directory provisions "Ada"
      Then "Ada" has access
      And "Ada" is a member exactly once

    @JC-21 @OKTA-C19 @RFC7643-2.5-02
    Scenario: The e-mail addresses are null
      Given a client has created user "Ada"
      When the client sends PUT /Users/{Ada} with:
        | attribute | value                                              |
        | active    | true                                               |
        | emails    | null                                               |
        | id        | "{Ada}"                                            |
        | name      | {"familyName": "Lovelace", "givenName": "Ada"}     |
        | schemas   | ["urn:ietf:params:scim:schemas:core:2.0:User"]     |
        | userName  | "{Ada.userName}"                                   |
      Then the response has status 200
      And reading "Ada" back shows:
        | attribute | value            |
        | userName  | "{Ada.userName}" |
        | emails    | absent           |

    @JC-23 @RFC7644-3.5.1-02
    Scenario: Who leaves is sent whole as well, with active false
      Given the directory has provisioned "Ada"
      When the directory unassigns "Ada"
      Then "Ada" has no access
      And the name of "Ada" is "Ada Lovelace"

  Rule: How JumpCloud removes a member is not known; there are three ways

    @JC-24 @WS-GROUP-11 @OKTA-C20
    Scenario Outline: Removed by <way>
      Given the admin has set member_removal to "<way>"
      And the directory has provisioned "Ada", "Grace", "Linus"
      And the directory has pushed group "Sales" with "Ada", "Grace", "Linus"
      When the directory removes "Grace" from group "Sales"
      Then group "Sales" has exactly the members "Ada", "Linus"

      Examples:
        | way    |
        | value  |
        | filter |
        | put    |

  Rule: An existing group of the same name is taken over, a group that is unbound stays

    @JC-24 @WS-GROUP-04
    Scenario: The group is there already
      Given the directory has provisioned "Ada", "Grace"
      And a client has created group "Sales" with "Ada"
      When the directory pushes group "Sales" with "Ada", "Grace"
      Then group "Sales" has exactly the members "Ada", "Grace"
      And group "Sales" exists once

    @JC-24 @WS-USER-15
    Scenario: The group is unbound
      Given the directory has assigned group "Sales" with "Ada"
      When the directory unassigns group "Sales"
      Then "Ada" has no access
      And group "Sales" exists once

  Rule: All groups are sent again whenever one membership changes

    @JC-24 @RFC7644-3.5.2.1-08 @WS-GROUP-11
    Scenario: A second group is not disturbed
      Given the directory has provisioned "Ada", "Grace"
      And the directory has pushed group "Sales" with "Ada", "Grace"
      And the directory has pushed group "Support" with "Ada"
      When the directory adds "Grace" to group "Support"
      Then group "Support" has exactly the members "Ada", "Grace"
      And group "Sales" has exactly the members "Ada", "Grace"

  Rule: JumpCloud can import the people of the app

    @WS-SYNC-05 @JC-26 @RFC7643-3.1-03
    Scenario: Two people another client made
      Given a client has created user "Ada"
      And a client has created user "Grace"
      When the directory imports the people of the app
      Then the import shows "Ada", "Grace" once each
      And nothing changes
